/** A stack as its state records it, as change rules see it. */
import { UNKNOWN, type Existing } from '../../policies/rules/rule';
import { nameOf, type StateResource, type StateView } from '../project/state';

/** The key of a signed object in a state, by which both engines mark what is encrypted. */
const signature = '4dabf18193072939515e22adb298388d';
const stackType = 'pulumi:pulumi:Stack';

/** Everything that the state holds; what a replacement has left to be deleted is there no more. */
export function existing(state: StateView | undefined): Existing[] {
  return (state?.resources ?? []).filter((each) => each['delete'] !== true).map(one);
}

function one(resource: StateResource): Existing {
  const { urn, type, custom = false, protect = false, created } = resource;
  const recorded = type === stackType ? resource.outputs : resource.inputs;
  return {
    urn,
    type,
    name: nameOf(urn),
    custom,
    protect,
    props: readable(recorded ?? {}) as Existing['props'],
    created: typeof created === 'string' ? created : undefined,
    dependsOn: [
      ...new Set([...texts(resource['dependencies']), ...byInput(resource['propertyDependencies'])]),
    ],
  };
}

/** What is encrypted stays so: rules are shown that there is something, and not what. */
function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  if (signature in value) return UNKNOWN;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item)]));
}

function byInput(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
