'use strict';
// A set of members that never start, in the shape that the file beside it asks for: enough for an engine to plan with.
const docker = require('@pulumi/docker');
const pulumi = require('@pulumi/pulumi');
const random = require('@pulumi/random');

const { prefix, image, network, label, chained, members, protect, volume, rest } = require(
  `${process.cwd()}/shape.json`,
);

const zone = new docker.Network('zone', { name: `${prefix}-${network}` });
const containers = [];
for (let i = 0; i < members; i++) {
  const name = `${prefix}-redis-${i}`;
  const previous = chained ? containers.slice(-1) : [];
  containers.push(
    new docker.Container(
      `redis-${i}`,
      {
        name,
        image,
        entrypoints: ['/nonexistent'],
        envs: [`LABEL=${label}`],
        start: false,
        mustRun: false,
        restart: 'no',
        networksAdvanced: [{ name: zone.name }],
      },
      { deleteBeforeReplace: true, dependsOn: previous },
    ),
  );
}
new docker.Volume('data', { name: `${prefix}-${volume}` });
new docker.Volume('guarded', { name: `${prefix}-guarded` }, { protect });
for (let i = 0; i < rest; i++) new random.RandomString(`rest-${i}`, { length: 8 });

module.exports.topology = pulumi.output({
  sets: [
    {
      name: 'main',
      members: containers.map((_, i) => ({ role: 'data', instance: `${prefix}-redis-${i}` })),
    },
  ],
});
