import { checkOfRule, judged } from '../check';

/** It does reach them. */
export const check = checkOfRule('monitoring-scrapes', {
  tries: 'asks Prometheus what it scrapes, and whether that worked the last time',
  needs: ['pages'],
  judge: ({ topology, pages }) => {
    const targets = pages?.targets ?? [];
    const members = topology.sets.flatMap((set) => set.members.map(({ name }) => name));
    return judged(
      [...members, 'its targets'],
      (name) => name,
      function* (name) {
        const own = name === 'its targets' ? targets : targets.filter(({ instance }) => instance === name);
        if (own.length === 0) yield 'is not scraped';
        for (const { job, instance, health } of own)
          if (health !== 'up') yield `the last scrape of ${instance} (${job}) failed`;
      },
    );
  },
});
