/** Uniform resource names: `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`. */

/** The type of the one root component of a stack. */
export const ROOT_STACK_TYPE = 'pulumi:pulumi:Stack';
const PREFIX = 'urn:pulumi:';

/** A URN taken apart. `qualifiedType` has the parents' types, joined with `$`. */
export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  readonly qualifiedType: string;
  readonly type: string;
  readonly name: string;
}

/** @param parent URN of the parent, or empty */
export function makeUrn(stack: string, project: string, parent: string, type: string, name: string): string {
  const parentType = parent === '' ? '' : parseUrn(parent).qualifiedType;
  const qualified = parentType === '' || parentType === ROOT_STACK_TYPE ? type : `${parentType}$${type}`;
  return `${PREFIX}${stack}::${project}::${qualified}::${name}`;
}

/** @throws Error if the text is no URN */
export function parseUrn(urn: string): UrnParts {
  const [stack, project, qualifiedType, ...name] = urn.slice(PREFIX.length).split('::');
  if (!urn.startsWith(PREFIX) || !stack || !project || !qualifiedType || name.length === 0) {
    throw new Error(`"${urn}" is not a URN of a resource`);
  }
  return {
    stack,
    project,
    qualifiedType,
    type: qualifiedType.split('$').pop() ?? qualifiedType,
    name: name.join('::'),
  };
}

/** The last part of a URN, as people call the resource. */
export function nameOf(urn: string): string {
  return parseUrn(urn).name;
}

/** `docker` for `docker:index/container:Container`, and for its provider's own type `pulumi:providers:docker`. */
export function packageOf(type: string): string {
  return isProviderType(type) ? type.slice(PROVIDER_TYPE_PREFIX.length) : (type.split(':')[0] ?? type);
}

const PROVIDER_TYPE_PREFIX = 'pulumi:providers:';

/** The type of a package's provider resource. */
export function providerType(pkg: string): string {
  return PROVIDER_TYPE_PREFIX + pkg;
}

/** True for `pulumi:providers:<package>`. */
export function isProviderType(type: string): boolean {
  return type.startsWith(PROVIDER_TYPE_PREFIX);
}

/** A provider reference `<urn>::<id>` taken apart. */
export function parseProviderRef(ref: string): { urn: string; id: string } {
  const at = ref.lastIndexOf('::');
  if (at < 0) throw new Error(`"${ref}" is not a reference to a provider`);
  return { urn: ref.slice(0, at), id: ref.slice(at + 2) };
}
