import { docker, neverRuns } from './shared/docker';
import { at, isComplete, isKnown, items, show, text } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Every workload is in a zone. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-in-zone',
  description: "Each Docker container joins networks of the stack by name, and not Docker's default bridge.",
  severity: 'high',
  controls: {
    cisDocker: ['5.30'],
    nist190: ['4.3.3', '4.4.2'],
    nist53: ['AC-4', 'SC-7'],
    pciDss: ['1.3.1'],
  },
  why: 'on the default bridge every container of the host reaches every other, and all of them the world',
  remedy: 'name a zone in networksAdvanced, with a fixed address in it',
  levels: always,
  types: [docker.container],
  settings: {},
  *check(container) {
    const { networksAdvanced, networkMode } = container.props;
    if (neverRuns(container)) return;
    if (!isKnown(networkMode) || networkMode === 'none') return;
    // The provider fills networkMode in with "bridge", and leaves that network again once another is joined.
    if (isComplete(networksAdvanced) && items(networksAdvanced).length === 0)
      yield { path: 'networksAdvanced', found: `no network (networkMode ${show(networkMode)})` };
    for (const [i, network] of items(networksAdvanced)) {
      const name = text(at(network, 'name'));
      if (name === 'bridge' || name === 'host')
        yield { path: `networksAdvanced[${i}].name`, found: show(name) };
    }
  },
};
