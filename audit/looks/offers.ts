/** Which versions of TLS a port speaks, and which cipher suites it takes with each: tried one after the other. */
import { connect } from 'node:net';
import {
  clientHello,
  readAnswer,
  suiteName,
  suitesFor,
  versions,
  type Answer,
  type TlsVersion,
} from '../parse/tls-hello';

/** Milliseconds for one offer. */
const limitMs = 3000;

/** What a port took. */
export interface Offers {
  readonly offers: Readonly<Record<string, readonly string[]>>;
  /** Versions about which the port gave an answer, or hung up. */
  readonly triedVersions: readonly string[];
}

/**
 * Tries every version. The server's choice is taken off the list and the rest is offered again, until it refuses.
 * @param signal no further offer is made once it is aborted
 */
export async function tryOffers(address: string, port: number, signal: AbortSignal): Promise<Offers> {
  const offers: Record<string, string[]> = {};
  const triedVersions: string[] = [];
  for (const version of Object.keys(versions) as TlsVersion[]) {
    const taken: string[] = [];
    let left = suitesFor(version);
    let certain = false;
    while (left.length > 0 && !signal.aborted) {
      const answer = await offer(address, port, clientHello(version, left));
      if (answer === undefined) break;
      certain = true;
      if (answer.kind !== 'chosen' || answer.version !== versions[version] || !left.includes(answer.suite))
        break;
      taken.push(suiteName(answer.suite));
      left = left.filter((suite) => suite !== answer.suite);
    }
    if (certain) triedVersions.push(version);
    if (taken.length > 0) offers[version] = taken;
  }
  return { offers, triedVersions };
}

/** One offer; undefined where no word came in time, or nobody listens. */
function offer(address: string, port: number, hello: Buffer): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    let data = Buffer.alloc(0);
    let connected = false;
    const end = (answer: Answer | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end(undefined), limitMs);
    socket.once('connect', () => {
      connected = true;
      socket.write(hello);
    });
    socket.on('data', (piece: Buffer) => {
      data = Buffer.concat([data, piece]);
      const answer = readAnswer(data);
      if (answer !== undefined) end(answer);
    });
    // To hang up is to refuse.
    socket.once('error', () => end(connected ? { kind: 'other' } : undefined));
    socket.once('close', () => end(connected ? { kind: 'other' } : undefined));
  });
}
