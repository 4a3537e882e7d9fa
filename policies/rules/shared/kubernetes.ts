/** Kubernetes' resource types, and how rules find the pods and containers in them. */
import { at, isKnown, items, record, text, type Values } from './read';
import { UNKNOWN, type Subject } from '../rule';

/** Type tokens of the Kubernetes provider. */
export const kubernetes = {
  pod: 'kubernetes:core/v1:Pod',
  statefulSet: 'kubernetes:apps/v1:StatefulSet',
  deployment: 'kubernetes:apps/v1:Deployment',
  daemonSet: 'kubernetes:apps/v1:DaemonSet',
  job: 'kubernetes:batch/v1:Job',
  cronJob: 'kubernetes:batch/v1:CronJob',
  volumeClaim: 'kubernetes:core/v1:PersistentVolumeClaim',
  service: 'kubernetes:core/v1:Service',
  serviceAccount: 'kubernetes:core/v1:ServiceAccount',
  configMap: 'kubernetes:core/v1:ConfigMap',
  secret: 'kubernetes:core/v1:Secret',
  networkPolicy: 'kubernetes:networking.k8s.io/v1:NetworkPolicy',
  disruptionBudget: 'kubernetes:policy/v1:PodDisruptionBudget',
  role: 'kubernetes:rbac.authorization.k8s.io/v1:Role',
  clusterRole: 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole',
  roleBinding: 'kubernetes:rbac.authorization.k8s.io/v1:RoleBinding',
  clusterRoleBinding: 'kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding',
} as const;

/** What makes pods that stay. */
const lasting: readonly string[] = [
  kubernetes.pod,
  kubernetes.statefulSet,
  kubernetes.deployment,
  kubernetes.daemonSet,
];
/** Everything that makes pods. */
export const podKinds: readonly string[] = [...lasting, kubernetes.job, kubernetes.cronJob];

/** A pod, or the template of one. */
export interface Pod {
  /** Where its `spec` stands in the resource. */
  readonly path: string;
  readonly spec: Values;
  /** Its labels; UNKNOWN if they are not known. */
  readonly labels: unknown;
  /** False for the pods of a job, which end. */
  readonly lasting: boolean;
}

/** One container of a pod. */
export interface PodContainer {
  /** Where it stands in the resource, for example `spec.template.spec.containers[0]`. */
  readonly path: string;
  readonly props: Values;
  readonly pod: Pod;
  /** True for one that ends before the others start. */
  readonly init: boolean;
}

/** The pod in a resource; undefined if there is none, or if it is not known. */
export function podOf({ type, props }: Subject): Pod | undefined {
  if (!podKinds.includes(type)) return undefined;
  const way =
    type === kubernetes.pod
      ? []
      : type === kubernetes.cronJob
        ? ['spec', 'jobTemplate', 'spec', 'template']
        : ['spec', 'template'];
  const template = at(props, ...way);
  const spec = at(template, 'spec');
  if (!isKnown(spec)) return undefined;
  return {
    path: [...way, 'spec'].join('.'),
    spec: record(spec),
    labels: at(template, 'metadata', 'labels'),
    lasting: lasting.includes(type),
  };
}

/** The containers of the pod in a resource, those that only prepare it included. */
export function podContainers(subject: Subject): PodContainer[] {
  const pod = podOf(subject);
  if (!pod) return [];
  return ['containers', 'initContainers'].flatMap((kind) =>
    items(pod.spec[kind]).map(([i, item]) => ({
      path: `${pod.path}.${kind}[${i}]`,
      props: record(item),
      pod,
      init: kind === 'initContainers',
    })),
  );
}

/** A value of the security context in force: the container's own, else the pod's. UNKNOWN if what decides is unknown. */
export function security({ props, pod }: PodContainer, name: string): unknown {
  const own = at(props, 'securityContext', name);
  return own === undefined ? at(pod.spec, 'securityContext', name) : own;
}

/** The namespace that a resource names; UNKNOWN if it is not known, undefined if it names none. */
export function namespaceOf({ props }: Subject): unknown {
  return at(props, 'metadata', 'namespace');
}

/** The name in a resource's metadata, or the resource's own. */
export function nameOf({ props, name }: Subject): string {
  return text(at(props, 'metadata', 'name')) || name;
}

/**
 * Whether a label selector picks labels. An empty selector picks everything; UNKNOWN anywhere picks, so that nothing is
 * called unselected that may be selected.
 */
export function selects(selector: unknown, labels: unknown): boolean {
  if (selector === UNKNOWN || labels === UNKNOWN) return true;
  if (typeof selector !== 'object' || selector === null) return false;
  const { matchLabels, matchExpressions } = record(selector);
  if (matchLabels === UNKNOWN || !isKnown(matchExpressions)) return true;
  // Expressions are not worked out: the rules ask for plain labels.
  if (Array.isArray(matchExpressions) && matchExpressions.length > 0) return false;
  return Object.entries(record(matchLabels)).every(([key, value]) => {
    const found = record(labels)[key];
    return found === value || found === UNKNOWN || value === UNKNOWN;
  });
}
