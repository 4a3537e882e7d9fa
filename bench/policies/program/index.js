'use strict';
// Registers what resources.json lists: what a preview of that many resources costs, whatever declares them.
const pulumi = require('@pulumi/pulumi');
const { resources, outputs } = require(`${process.cwd()}/resources.json`);

/** Pulumi's mark of a secret in recorded inputs. */
const signature = '4dabf18193072939515e22adb298388d';

function revived(value) {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== 'object' || value === null) return value;
  if (signature in value) return pulumi.secret(revived(value.value));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revived(item)]));
}

const versions = new Map();
function versionOf(type) {
  const name = type.split(':')[0];
  if (!versions.has(name)) versions.set(name, require(`@pulumi/${name}/package.json`).version);
  return versions.get(name);
}

for (const { type, name, inputs, protect } of resources)
  new pulumi.CustomResource(type, name, revived(inputs), { version: versionOf(type), protect });

module.exports = revived(outputs);
