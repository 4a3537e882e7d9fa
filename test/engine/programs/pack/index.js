'use strict';
const { PolicyPack } = require('@pulumi/policy');

const onThings = (check) => (args, report) => {
  if (args.type === 'fake:index:Thing') check(args, report);
};

new PolicyPack('engine-test-pack', {
  policies: [
    {
      name: 'no-red',
      description: 'Nothing is red',
      enforcementLevel: 'mandatory',
      validateResource: onThings(({ props }, report) => {
        if (props.label === 'red') report(`${props.name} is red`);
      }),
    },
    {
      name: 'prefer-named',
      description: 'Things have a short name',
      enforcementLevel: 'advisory',
      configSchema: {
        properties: { longest: { type: 'integer', minimum: 1, default: 8 } },
      },
      validateResource: onThings(({ props, getConfig }, report) => {
        const { longest } = getConfig();
        if (props.name.length > longest) report(`${props.name} is longer than ${longest}`);
      }),
    },
    {
      name: 'kind-filled',
      description: 'A thing without a kind gets one',
      enforcementLevel: 'remediate',
      remediateResource: ({ type, props }) =>
        type === 'fake:index:Thing' && props.kind === undefined ? { ...props, kind: 'filled' } : undefined,
    },
    {
      name: 'at-most',
      description: 'A stack has few things',
      enforcementLevel: 'mandatory',
      configSchema: { properties: { things: { type: 'integer', default: 3 } } },
      validateStack: (args, report) => {
        const things = args.resources.filter((resource) => resource.type === 'fake:index:Thing');
        const { things: most } = args.getConfig();
        if (things.length > most) report(`${things.length} things, at most ${most}`);
        for (const thing of things) {
          if (thing.props.serial === undefined) report(`${thing.name} has no outputs`);
        }
      },
    },
    {
      name: 'throws',
      description: 'A policy that breaks',
      enforcementLevel: 'mandatory',
      validateResource: onThings(({ props }) => {
        if (props.label === 'break') throw new Error('broken policy');
      }),
    },
  ],
});
