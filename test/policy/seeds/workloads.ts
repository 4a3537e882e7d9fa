/** What runs, made unsafe: containers, pods, commands and permissions. */
import { docker, localCommand } from '../../../policies/rules/shared/docker';
import { kubernetes } from '../../../policies/rules/shared/kubernetes';
import { record } from '../../../policies/rules/shared/read';
import { statefulSet, subject } from '../../support/kubernetes-objects';
import { adding, changing, removing } from '../../support/whole-program';
import { inContainer, inObject, inPodContainer, inSecurityContext, inStatefulSet, type Seed } from './seed';

const command = (name: string, create: string) => adding(subject(localCommand, name, { create }));

/** Seeds of the rules about what runs. */
export const workloadSeeds: readonly Seed[] = [
  {
    rule: 'container-not-privileged',
    what: 'a privileged member',
    change: inContainer({ privileged: true }),
  },
  {
    rule: 'container-not-privileged',
    what: 'a privileged pod',
    change: inSecurityContext({ privileged: true }),
  },
  {
    rule: 'container-own-namespaces',
    what: "the host's processes",
    change: inContainer({ pidMode: 'host' }),
  },
  {
    rule: 'container-own-namespaces',
    what: "the node's network",
    change: inStatefulSet({ pod: { hostNetwork: true } }),
  },
  {
    rule: 'container-no-host-paths',
    what: 'a mounted directory of the host',
    change: inContainer({ mounts: [{ type: 'bind', source: '/srv', target: '/srv', readOnly: true }] }),
  },
  {
    rule: 'container-no-host-devices',
    what: 'a disk',
    change: inContainer({ devices: [{ hostPath: '/dev/sda' }] }),
  },
  {
    rule: 'container-no-runtime-socket',
    what: 'the address of the daemon',
    change: inContainer({ envs: ['DOCKER_HOST=tcp://10.0.0.1:2376'] }),
  },
  {
    rule: 'container-no-runtime-socket',
    what: 'the socket of the daemon',
    change: inContainer({ mounts: [{ type: 'bind', source: '/run/docker.sock', target: '/s' }] }),
    also: ['container-no-host-paths'],
  },
  {
    rule: 'container-no-shared-mounts',
    what: 'a mount that spreads',
    change: inPodContainer({
      volumeMounts: [{ name: 'data', mountPath: '/data', mountPropagation: 'Bidirectional' }],
    }),
  },
  { rule: 'container-non-root-user', what: 'root', change: inContainer({ user: '0:0' }) },
  { rule: 'container-non-root-user', what: 'root in a pod', change: inSecurityContext({ runAsUser: 0 }) },
  {
    rule: 'container-no-capabilities',
    what: 'a capability that is given back',
    change: inContainer({ capabilities: { drops: ['ALL'], adds: ['NET_RAW'] } }),
  },
  { rule: 'container-no-new-privileges', what: 'setuid programs', change: inContainer({ securityOpts: [] }) },
  {
    rule: 'container-seccomp',
    what: 'unfiltered system calls',
    change: inContainer({ securityOpts: ['no-new-privileges:true', 'seccomp=unconfined'] }),
  },
  {
    rule: 'container-confined',
    what: 'a member without AppArmor',
    change: inContainer({ securityOpts: ['no-new-privileges:true', 'apparmor=unconfined'] }),
  },
  {
    rule: 'container-safe-sysctls',
    what: 'a kernel setting of the host',
    change: inContainer({ sysctls: { 'kernel.shmmax': '1' } }),
  },
  {
    rule: 'container-read-only-root',
    what: 'a root that can be written',
    change: inContainer({ readOnly: false }),
  },
  {
    rule: 'container-config-read-only',
    what: 'configuration that can be written',
    change: changing(docker.container, 'main-redis-0', ({ volumes }) => ({
      volumes: (volumes as object[]).map((volume) => ({ ...volume, readOnly: false })),
    })),
  },
  {
    rule: 'container-bounded-scratch',
    what: 'scratch space without bounds',
    change: inContainer({ tmpfs: { '/tmp': 'rw' } }),
  },
  { rule: 'container-memory-limit', what: 'swap', change: inContainer({ memorySwap: -1 }) },
  {
    rule: 'container-memory-limit',
    what: 'no limit at all',
    change: inContainer({ memory: undefined, memorySwap: undefined }, 'prometheus-0'),
  },
  { rule: 'container-cpu-limit', what: 'no limit', change: inContainer({ cpus: undefined }) },
  { rule: 'container-pids-limit', what: 'no limit', change: removing(localCommand, 'main-sentinel-pids') },
  {
    rule: 'container-health-check',
    what: 'a check that checks nothing',
    change: inContainer({ healthcheck: { tests: ['NONE'] } }),
  },
  { rule: 'container-restarts', what: 'a member that stays down', change: inContainer({ restart: 'no' }) },
  {
    rule: 'container-stop-grace',
    what: 'a member that is killed',
    change: inContainer({ destroyGraceSeconds: 0 }),
  },
  { rule: 'container-log-rotation', what: 'a log that grows', change: inContainer({ logOpts: {} }) },
  {
    rule: 'container-pinned-image',
    what: 'a tag that moves',
    change: inContainer({ image: 'redis:latest' }),
  },
  {
    rule: 'container-image-source',
    what: 'an image of a stranger',
    change: inContainer({ image: `stranger/redis@sha256:${'0'.repeat(64)}` }),
  },
  {
    rule: 'container-no-remote-login',
    what: 'an ssh server',
    change: inContainer({ entrypoints: ['sshd', '-D'] }),
  },
  {
    rule: 'command-no-privileged-exec',
    what: 'root in a container',
    change: command('fix', 'docker exec --user root jsquared-airgap-main-redis-0 chown -R redis /data'),
  },
  {
    rule: 'command-starts-nothing',
    what: 'a container behind everyone’s back',
    change: command('helper', 'docker run -d --name helper busybox'),
  },
  {
    rule: 'pod-no-service-token',
    what: 'a token in every pod',
    change: inStatefulSet({ pod: { automountServiceAccountToken: true } }),
  },
  {
    rule: 'pod-own-service-account',
    what: 'the default account',
    change: inStatefulSet({ pod: { serviceAccountName: 'default' } }),
  },
  {
    rule: 'pod-secrets-as-files',
    what: 'a secret in the environment',
    change: inPodContainer({
      env: [{ name: 'P', valueFrom: { secretKeyRef: { name: 'main-redis', key: 'password' } } }],
    }),
  },
  {
    rule: 'pod-spread',
    what: 'members on one node',
    change: inStatefulSet({ pod: { topologySpreadConstraints: [] } }),
  },
  {
    rule: 'pod-disruption-budget',
    what: 'a budget for two',
    change: inObject('budget', { spec: { maxUnavailable: 2, selector: {} } }),
  },
  {
    rule: 'pod-disruption-budget',
    what: 'no budget',
    change: removing(kubernetes.disruptionBudget, 'main-redis'),
  },
  {
    rule: 'rbac-no-wildcards',
    what: 'every verb',
    change: inObject('role', { rules: [{ apiGroups: [''], resources: ['endpoints'], verbs: ['*'] }] }),
  },
  {
    rule: 'rbac-no-escalation',
    what: 'every secret',
    change: inObject('role', { rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }] }),
  },
  {
    rule: 'rbac-no-broad-binding',
    what: 'a role for everyone',
    change: inObject('binding', { subjects: [{ kind: 'Group', name: 'system:authenticated' }] }),
  },
  {
    rule: 'namespace-not-default',
    what: 'a service in the default namespace',
    change: inObject('service', { metadata: { name: 'main-redis', namespace: 'default' } }),
  },
  {
    rule: 'container-restarts',
    what: 'a pod that nothing brings back',
    change: adding({
      ...subject(kubernetes.pod, 'lonely', {
        metadata: { name: 'lonely', namespace: 'jsquared-staging' },
        spec: record(record(record(statefulSet().props['spec'])['template'])['spec']),
      }),
    }),
  },
];
