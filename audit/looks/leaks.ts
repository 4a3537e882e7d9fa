/** Looks for the stack's real secrets where anybody may read: what the engine tells, logs, command lines, environments. */
import type Docker from 'dockerode';
import type { StackOutputs } from '../../contract/outputs';
import type { LeakFacts, ProcessFacts } from '../facts';
import type { Host } from './host';

/** Lines of a container's log that are searched, from the end. */
const logLines = 5000;

/** A secret and where it stands in the outputs. */
export interface Secret {
  readonly name: string;
  readonly text: string;
}

/** All secrets of the outputs that are long enough to be told from ordinary words. */
export function secretsOf({ credentials, clientCertificate }: StackOutputs): Secret[] {
  const logins = Object.entries(credentials).flatMap(([kind, users]) =>
    Object.entries(users).map(([user, { password }]) => ({
      name: `credentials.${kind}.${user}`,
      text: password,
    })),
  );
  // PEM is wrapped differently here and there; its longest line identifies it.
  const [line = ''] = clientCertificate.key
    .split('\n')
    .filter((each) => !each.startsWith('-----'))
    .sort((a, b) => b.length - a.length);
  return [...logins, { name: 'clientCertificate.key', text: line }].filter(({ text }) => text.length >= 12);
}

/** Secrets that stand in a text. */
export function findSecrets(secrets: readonly Secret[], text: string): string[] {
  return secrets.filter((secret) => text.includes(secret.text)).map(({ name }) => name);
}

/** The same data with every secret in it masked, so that what was left in plain sight is not handed on by a report. */
export function withoutSecrets<T>(data: T, secrets: readonly Secret[]): T {
  const text = secrets.reduce(
    (all, secret) => all.replaceAll(secret.text, `[${secret.name}]`),
    JSON.stringify(data),
  );
  return JSON.parse(text) as T;
}

/** Searches all places of one container. */
export async function lookForSecrets(
  docker: Docker,
  host: Host,
  container: { readonly name: string; readonly id: string; readonly told: string },
  processes: readonly ProcessFacts[],
  secrets: readonly Secret[],
): Promise<LeakFacts[]> {
  const logs = await docker
    .getContainer(container.id)
    .logs({ stdout: true, stderr: true, tail: logLines, follow: false });
  const places: [string, string][] = [
    ['what docker inspect shows', container.told],
    ['the log', logs.toString('latin1')],
    ...processes.flatMap(({ pid, name }): [string, string][] => [
      [`the command line of a process (${name})`, host.read(`/proc/${pid}/cmdline`) ?? ''],
      [`the environment of a process (${name})`, host.read(`/proc/${pid}/environ`) ?? ''],
    ]),
  ];
  return places.flatMap(([place, text]) =>
    findSecrets(secrets, text).map((secret) => ({ subject: container.name, secret, place })),
  );
}
