/** Which Prometheus to ask, and as whom. */
import type { StackOutputs } from '../../contract/outputs';
import { askAlerts } from './alerts';
import type { Status } from './schema';

/** The alerts of a stack; none, without a reason, where it has no Prometheus. */
export function alertsOf(outputs: StackOutputs): Promise<Status['alerts']> {
  const { ca, clientCertificate, credentials, topology } = outputs;
  const service = topology.services.find(({ name }) => name === 'prometheus');
  const login = credentials.web['prometheus'] ?? Object.values(credentials.web)[0];
  return askAlerts(service?.url, {
    ca,
    certificate: clientCertificate.certificate,
    key: clientCertificate.key,
    username: login?.username ?? '',
    password: login?.password ?? '',
  });
}
