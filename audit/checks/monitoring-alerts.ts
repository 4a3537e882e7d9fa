import { checkOfRule, judged, ruleDefault } from '../check';

const required = ruleDefault<readonly string[]>('monitoring-alerts', 'required');

/** They are loaded, and somebody is told. */
export const check = checkOfRule('monitoring-alerts', {
  tries: 'asks Prometheus which alerts it has loaded, and which Alertmanagers it has found',
  needs: ['pages'],
  judge: ({ pages }) =>
    judged(
      pages === undefined ? [] : [pages],
      () => 'prometheus',
      function* ({ alertRules, alertmanagers }) {
        for (const name of required) if (!alertRules.includes(name)) yield `has no alert ${name}`;
        if (alertmanagers === 0) yield 'tells no Alertmanager';
      },
    ),
});
