/** A whole program as the policy pack sees it: the recorded one, the Kubernetes objects of a safe set beside it. */
import { docker, label } from '../../policies/rules/shared/docker';
import { rules } from '../../policies/rules';
import type { AnyRule, Finding, Subject } from '../../policies/rules/rule';
import { settingsOf } from '../../policies/rules/shared/settings';
import { tls } from '../../policies/rules/shared/secrets';
import { objects } from './kubernetes-objects';
import { answer, runProgram, stackConfig } from './program';

type Values = Readonly<Record<string, unknown>>;

/** A resource with what policies are shown before it is made (inputs) and at the end (outputs). */
export interface Part {
  readonly inputs: Subject;
  readonly outputs: Subject;
}

/** All resources of a program, and its outputs. */
export interface WholeProgram {
  readonly parts: readonly Part[];
  readonly outputs: Values;
}

/** Pulumi's mark of a secret, which policies are shown unwrapped. */
const signature = '4dabf18193072939515e22adb298388d';

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (signature in value) return plain((value as { value?: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** Makes a part of a resource and of what its provider adds to the inputs. */
function part(inputs: Subject, made: Values = {}, dependencies: Subject['dependencies'] = {}): Part {
  return { inputs, outputs: { ...inputs, props: { ...inputs.props, ...made }, dependencies } };
}

/** The program of a committed stack, recorded under mocks, and the objects of {@link objects}. */
export async function safeProgram(stack: string): Promise<WholeProgram> {
  const { resources, outputs } = await runProgram(stack, stackConfig(stack));
  const urnOf = (type: string, name: string): string => `urn:pulumi:${stack}::jsquared::${type}::${name}`;
  const parts = resources.map(({ type, name, inputs }) => {
    const props = plain(inputs) as Record<string, unknown>;
    const subject: Subject = { type, name, urn: urnOf(type, name), props, protect: false };
    // Mocks are not shown options; test/contract holds the adapter to protecting data.
    const protect = type === docker.volume && label(subject, 'jsquared.files') === undefined;
    // Nor are they shown what depends on what; the mocked request names itself in its text.
    const [, request] = /^mock request of (.*)\n$/.exec(String(props['certRequestPem'])) ?? [];
    const dependencies: Record<string, string[]> =
      request === undefined ? {} : { certRequestPem: [urnOf(tls.request, request)] };
    return part({ ...subject, protect }, plain(answer(type, name, props)) as Values, dependencies);
  });
  return {
    parts: [...parts, ...Object.values(objects).map((each) => part(each))],
    outputs: plain(outputs) as Values,
  };
}

/** A violation by the rule that found it. */
export interface Verdict {
  readonly rule: string;
  readonly finding: Finding;
}

/** What the rules find in a program, all at their default settings. */
export function judge({ parts, outputs }: WholeProgram, which: readonly AnyRule[] = rules): Verdict[] {
  const stack: Subject = {
    type: 'pulumi:pulumi:Stack',
    name: 'jsquared-dev',
    urn: 'urn:pulumi:dev::jsquared::pulumi:pulumi:Stack::jsquared-dev',
    props: outputs,
    protect: false,
  };
  const all = [stack, ...parts.map((each) => each.outputs)];
  return which.flatMap((rule) => {
    const settings = settingsOf(rule, {});
    const found =
      rule.kind === 'stack'
        ? [...rule.check(all, settings)]
        : parts
            .map((each) => each.inputs)
            .filter(({ type }) => rule.types.includes(type))
            .flatMap((each) => [...rule.check(each, settings)]);
    return found.map((finding) => ({ rule: rule.name, finding }));
  });
}

/** One unsafe change of a program. */
export type Change = (program: WholeProgram) => WholeProgram;

/** Changes top-level inputs of one resource, which has to be there; its outputs follow. */
export function changing(
  type: string,
  name: string,
  change: (props: Values) => Values,
  protect?: boolean,
): Change {
  return ({ parts, outputs }) => {
    const found = parts.filter(({ inputs }) => inputs.type === type && inputs.name === name);
    if (found.length !== 1)
      throw new Error(`${found.length} resources ${type} ${name} in the program, not 1`);
    const applied = (subject: Subject): Subject => ({
      ...subject,
      props: { ...subject.props, ...change(subject.props) },
      protect: protect ?? subject.protect,
    });
    return {
      outputs,
      parts: parts.map((each) =>
        each === found[0] ? { inputs: applied(each.inputs), outputs: applied(each.outputs) } : each,
      ),
    };
  };
}

/** Adds a resource. */
export function adding(subject: Subject, made: Values = {}): Change {
  return ({ parts, outputs }) => ({ outputs, parts: [...parts, part(subject, made)] });
}

/** Takes a resource away. */
export function removing(type: string, name: string): Change {
  return ({ parts, outputs }) => ({
    outputs,
    parts: parts.filter(({ inputs }) => inputs.type !== type || inputs.name !== name),
  });
}

/** Changes the stack's outputs. */
export function changingOutputs(change: (outputs: Values) => Values): Change {
  return ({ parts, outputs }) => ({ parts, outputs: { ...outputs, ...change(outputs) } });
}
