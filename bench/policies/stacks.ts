/** Stacks of any size for the benchmark of the policy pack: the program's own resources, as often as it takes. */
import { runProgram, stackConfig, type Declared } from '../../test/support/program';

/** One resource as the benchmark's program registers it. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly inputs: unknown;
  readonly protect: boolean;
}

/** A stack. */
export interface SizedStack {
  readonly resources: readonly Resource[];
  readonly outputs: unknown;
}

type Values = Readonly<Record<string, unknown>>;

/** The stack that is copied: the one without images from a registry. */
const source = 'airgap';

/**
 * Makes a function from a number to a stack of so many resources: copies of a whole set with its monitoring, each under names and
 * in networks of its own, so that one copy breaks as few rules as the other; the last copy is cut off.
 */
export async function sizedStacks(): Promise<(size: number) => SizedStack> {
  const { resources, outputs } = await runProgram(source, stackConfig(source));
  // Components hold nothing that a rule looks at, and a provider is asked for none.
  const made = resources.filter(({ type }) => !type.startsWith('jsquared:'));
  // Containers last: where the last copy is cut off, each container of it has what the rules ask to stand beside it.
  const isContainer = ({ type }: Declared): boolean => type === 'docker:index/container:Container';
  const own = [...made.filter((each) => !isContainer(each)), ...made.filter(isContainer)];
  return (size) => {
    const copies = Math.ceil(size / own.length);
    const all = Array.from({ length: copies }, (_, i) => own.map((each) => copyOf(each, i))).flat();
    // A copy that was cut off is no set.
    const whole = Math.floor(size / own.length);
    const topologies = Array.from({ length: whole }, (_, i) => topologyOf(outputs['topology'], i));
    const [first] = topologies;
    if (!first) return { resources: all.slice(0, size), outputs: {} };
    return {
      resources: all.slice(0, size),
      outputs: {
        ...outputs,
        topology: {
          ...first,
          sets: topologies.flatMap(({ sets }) => sets as Values[]),
          zones: topologies.flatMap(({ zones }) => zones as Values[]),
        },
      },
    };
  };
}

function topologyOf(topology: unknown, copy: number): Values {
  const { sets, zones, ...rest } = renamed(topology, copy) as Values;
  const own = (value: unknown): string => `${String(value)}${copy}`;
  return {
    ...rest,
    sets: (sets as Values[]).map((set) => ({ ...set, name: own(set['name']), zone: own(set['zone']) })),
    zones: (zones as Values[]).map((zone) => ({ ...zone, name: own(zone['name']) })),
  };
}

function copyOf({ type, name, inputs }: Declared, copy: number): Resource {
  // Mocks are not shown options: what the program protects are the volumes with data.
  const protect = type === 'docker:index/volume:Volume' && !JSON.stringify(inputs).includes('jsquared.files');
  return { type, name: `${name}-c${copy}`, inputs: renamed(inputs, copy), protect };
}

/** Names and addresses of a copy; the first keeps its own. */
function renamed(value: unknown, copy: number): unknown {
  if (copy === 0) return value;
  const text = JSON.stringify(value)
    .replaceAll(`jsquared-${source}-`, `jsquared-${source}${copy}-`)
    .replaceAll('main-', `main${copy}-`)
    .replaceAll('172.30.', `10.${copy}.`);
  return JSON.parse(text) as unknown;
}
