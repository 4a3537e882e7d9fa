/** Networks, ports and what is handed out, made unsafe. */
import { docker } from '../../../policies/rules/shared/docker';
import { kubernetes } from '../../../policies/rules/shared/kubernetes';
import { record } from '../../../policies/rules/shared/read';
import { changing, changingOutputs, removing } from '../../support/whole-program';
import { inContainer, inObject, inPodContainer, inTopology, type Seed } from './seed';

const port = { internal: 9090, external: 9090, ip: '127.0.0.1', protocol: 'tcp' };
const zone = (name: string) => ({ name: `jsquared-airgap-${name}`, ipv4Address: '172.30.240.90' });

/** Seeds of the rules about networks. */
export const networkSeeds: readonly Seed[] = [
  {
    rule: 'container-in-zone',
    what: 'a container on the default bridge',
    change: inContainer({ networkMode: 'bridge', networksAdvanced: [] }, 'prometheus-0'),
  },
  {
    rule: 'container-fixed-address',
    what: 'an address that Docker chooses',
    change: inContainer({ networksAdvanced: [{ name: 'jsquared-airgap-data' }] }),
  },
  {
    rule: 'container-loopback-ports',
    what: 'a page for the whole network',
    change: inContainer({ ports: [{ ...port, ip: '0.0.0.0' }] }, 'prometheus-0'),
  },
  {
    rule: 'container-unprivileged-ports',
    what: 'a page on port 443 of the host',
    change: inContainer({ ports: [{ ...port, external: 443 }] }, 'prometheus-0'),
  },
  {
    rule: 'network-internal',
    what: 'a way out of the data zone',
    change: changing(docker.network, 'data', () => ({ internal: false })),
  },
  {
    rule: 'network-bridge',
    what: "the host's own network",
    change: changing(docker.network, 'data', () => ({ driver: 'macvlan' })),
  },
  {
    rule: 'network-bridge',
    what: 'a zone that anyone joins',
    change: changing(docker.network, 'data', () => ({ attachable: true })),
  },
  {
    rule: 'redis-not-published',
    what: 'Redis on the host',
    change: inContainer({ ports: [{ ...port, internal: 6379, external: 6379 }] }),
  },
  {
    rule: 'redis-callers',
    what: 'Alertmanager in the data zone',
    change: inContainer({ networksAdvanced: [zone('data')] }, 'alertmanager-0'),
  },
  {
    rule: 'namespace-default-deny',
    what: 'everything allowed',
    change: removing(kubernetes.networkPolicy, 'default-deny'),
  },
  {
    rule: 'network-policy-named-callers',
    what: 'every caller',
    change: inObject('callers', {
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 6379 }] }] },
    }),
  },
  {
    rule: 'service-cluster-only',
    what: 'a load balancer',
    change: inObject('service', { spec: { type: 'LoadBalancer' } }),
  },
  {
    rule: 'pod-no-host-ports',
    what: 'a port of the node',
    change: inPodContainer({ ports: [{ containerPort: 6379, hostPort: 6379 }] }),
  },
  {
    rule: 'connection-tls',
    what: 'a plain address for clients',
    change: changingOutputs(({ connection }) => ({
      connection: {
        ...record(connection),
        direct: [{ name: 'main-redis-0', url: 'redis://172.30.240.10:6379' }],
      },
    })),
  },
  {
    rule: 'web-tls',
    what: 'a plain page',
    change: inTopology(() => ({
      services: [
        { name: 'prometheus', url: 'http://127.0.0.1:9090' },
        { name: 'alertmanager' },
        { name: 'redis-exporter' },
      ],
    })),
  },
];
