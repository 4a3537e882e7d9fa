/** The Kubernetes objects of a safe Redis set, small but whole: what every rule of the policy pack accepts. */
import { kubernetes } from '../../policies/rules/shared/kubernetes';
import type { Subject } from '../../policies/rules/rule';

type Values = Readonly<Record<string, unknown>>;

const namespace = 'jsquared-staging';
const redis = { 'app.kubernetes.io/name': 'main-redis' };
const exporter = { 'app.kubernetes.io/name': 'redis-exporter' };
const image = `redis@sha256:${'0'.repeat(64)}`;

/** A resource of that type. */
export function subject(type: string, name: string, props: Values, protect = false): Subject {
  return { type, name, urn: `urn:pulumi:dev::jsquared::${type}::${name}`, props, protect };
}

function object(type: string, name: string, props: Values): Subject {
  return subject(type, name, { metadata: { name, namespace }, ...props });
}

const safeContainer: Values = {
  name: 'redis',
  image,
  command: ['sh', '/etc/jsquared/start.sh'],
  env: [{ name: 'PASSWORD_FILE', value: '/etc/jsquared/password' }],
  ports: [{ name: 'redis', containerPort: 6379 }],
  securityContext: {
    runAsUser: 999,
    runAsGroup: 999,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
  resources: { limits: { memory: '256Mi', cpu: '1' }, requests: { memory: '256Mi', cpu: '250m' } },
  readinessProbe: { exec: { command: ['sh', '/etc/jsquared/health.sh', 'ready'] } },
  volumeMounts: [
    { name: 'data', mountPath: '/data' },
    { name: 'files', mountPath: '/etc/jsquared', readOnly: true },
    { name: 'scratch', mountPath: '/tmp' },
  ],
};

const safeSpec: Values = {
  serviceAccountName: 'main-redis',
  automountServiceAccountToken: false,
  terminationGracePeriodSeconds: 30,
  securityContext: { runAsNonRoot: true, fsGroup: 999, seccompProfile: { type: 'RuntimeDefault' } },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: redis },
    },
  ],
  volumes: [
    { name: 'files', secret: { secretName: 'main-redis', defaultMode: 0o440 } },
    { name: 'scratch', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } },
  ],
};

/** What differs from the safe StatefulSet. */
export interface StatefulSetChanges {
  /** Of its only container. */
  readonly container?: Values;
  /** Of the pod's spec. */
  readonly pod?: Values;
  /** Of the StatefulSet's own spec. */
  readonly spec?: Values;
  readonly metadata?: Values;
  readonly podMetadata?: Values;
}

/** The safe StatefulSet with some of it changed; its container's findings begin with {@link containerPath}. */
export function statefulSet(changes: StatefulSetChanges = {}): Subject {
  return object(kubernetes.statefulSet, 'main-redis', {
    metadata: { name: 'main-redis', namespace, ...changes.metadata },
    spec: {
      replicas: 3,
      serviceName: 'main-redis',
      selector: { matchLabels: redis },
      template: {
        metadata: { labels: redis, ...changes.podMetadata },
        spec: { containers: [{ ...safeContainer, ...changes.container }], ...safeSpec, ...changes.pod },
      },
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem' } },
      ],
      ...changes.spec,
    },
  });
}

/** The safe StatefulSet with its container changed. */
export function podContainer(changes: Values): Subject {
  return statefulSet({ container: changes });
}

/** The safe StatefulSet with values of its container's security context changed. */
export function securityContext(changes: Values): Subject {
  return podContainer({ securityContext: { ...(safeContainer['securityContext'] as Values), ...changes } });
}

/** Where the StatefulSet's pod and its container stand. */
export const podPath = 'spec.template.spec';
/** See {@link podPath}. */
export const containerPath = `${podPath}.containers[0]`;

const policy = (name: string, spec: Values): Subject => object(kubernetes.networkPolicy, name, { spec });

/** Every object, by its name. */
export const objects = {
  statefulSet: statefulSet(),
  service: object(kubernetes.service, 'main-redis', {
    spec: { type: 'ClusterIP', selector: redis, ports: [{ port: 6379 }] },
  }),
  account: object(kubernetes.serviceAccount, 'main-redis', { automountServiceAccountToken: false }),
  secret: object(kubernetes.secret, 'main-redis', {
    stringData: {
      'redis.conf':
        'bind 10.0.0.1 127.0.0.1\nport 0\ntls-port 6379\ntls-replication yes\ntls-auth-clients yes\ntls-ca-cert-file /etc/jsquared/ca.crt\ntls-protocols "TLSv1.2 TLSv1.3"\n',
      'users.acl': `user default reset off\nuser app reset on #${'a'.repeat(64)} ~* +@read\n`,
      password: 'of no interest here',
    },
  }),
  configMap: object(kubernetes.configMap, 'main-redis', { data: { 'start.sh': 'exec redis-server "$@"\n' } }),
  deny: policy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
  callers: policy('main-redis', {
    podSelector: { matchLabels: redis },
    policyTypes: ['Ingress'],
    ingress: [
      {
        from: [{ podSelector: { matchLabels: exporter } }, { podSelector: { matchLabels: redis } }],
        ports: [{ port: 6379 }],
      },
    ],
  }),
  budget: object(kubernetes.disruptionBudget, 'main-redis', {
    spec: { maxUnavailable: 1, selector: { matchLabels: redis } },
  }),
  role: object(kubernetes.role, 'main-redis', {
    rules: [{ apiGroups: [''], resources: ['endpoints'], verbs: ['get', 'watch'] }],
  }),
  binding: object(kubernetes.roleBinding, 'main-redis', {
    roleRef: { kind: 'Role', name: 'main-redis' },
    subjects: [{ kind: 'ServiceAccount', name: 'main-redis' }],
  }),
} as const;

/** An object of {@link objects} with top-level values changed. */
export function changed(name: keyof typeof objects, changes: Values): Subject {
  const own = objects[name];
  return { ...own, props: { ...own.props, ...changes } };
}
