/** What probes are made of: attempts to get in, or to do something, that must end one way. */
import { connect as connectPlain } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { Target } from '../experiment/experiment';
import type { FaultPort } from '../faults/port';
import type { Member, Stack } from '../stack/stack';

/** What a probe works with. */
export interface ProbeContext {
  readonly stack: Stack;
  readonly port: FaultPort;
  readonly resolve: (target: Target) => string[];
}

/**
 * Tries something at every member that must be as the name says.
 * @returns what was seen
 * @throws Error if it was not so
 */
export type Probe = (context: ProbeContext) => Promise<string>;

/** Milliseconds an attempt may take. */
const limitMs = 4000;

/** What an attempt came to: an answer's text, or why there was none. */
export type Attempt = { readonly answer: string } | { readonly refused: string };

/** Sends one line to a member, in the clear or over TLS, and reads what comes back first. */
export function say(
  { address, port }: Pick<Member, 'address' | 'port'>,
  line: string,
  tls: ConnectionOptions | undefined,
): Promise<Attempt> {
  return new Promise((resolve) => {
    const at = { host: address, port };
    const socket = tls === undefined ? connectPlain(at) : connectTls({ ...at, ...tls });
    const end = (attempt: Attempt): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(attempt);
    };
    const timer = setTimeout(() => end({ refused: `no answer within ${limitMs / 1000} s` }), limitMs);
    socket.once('error', (error: Error) => end({ refused: error.message }));
    socket.once('close', () => end({ refused: 'the connection was closed' }));
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => socket.write(`${line}\r\n`));
    socket.once('data', (data: Buffer) => end({ answer: data.toString('latin1').split('\r\n')[0] ?? '' }));
  });
}

/**
 * Tries at every given member; each must be refused without an answer of the protocol, or with one that begins so.
 * @throws Error naming the first member that let it in
 */
export async function allRefuse(
  members: readonly Member[],
  attempt: (member: Member) => Promise<Attempt>,
  answers?: RegExp,
): Promise<string> {
  const words = new Set<string>();
  for (const member of members) {
    const tried = await attempt(member);
    if ('answer' in tried && !(answers?.test(tried.answer) === true))
      throw new Error(`${member.name} answered "${tried.answer}"`);
    words.add('answer' in tried ? tried.answer : tried.refused);
  }
  return `${members.length} members refused: ${[...words].join('; ')}`;
}
