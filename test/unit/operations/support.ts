import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pc from 'picocolors';
import { afterEach } from 'vitest';
import { readProject, type Project } from '../../../operations/project/project';
import { plain } from '../../../operations/terminal/text';
import type { Terminal } from '../../../operations/terminal/terminal';

/** A terminal that remembers what was said and answers from a list. */
export interface FakeTerminal extends Terminal {
  readonly outs: string[];
  readonly notes: string[];
  readonly questions: string[];
  /** Everything on stderr, without colours. */
  readonly said: () => string;
}

/** See {@link FakeTerminal}. A question without an answer left fails the test. */
export function fakeTerminal(
  options: {
    readonly interactive?: boolean;
    readonly live?: boolean;
    readonly answers?: string[];
    readonly columns?: number;
    readonly rows?: number;
  } = {},
): FakeTerminal {
  const outs: string[] = [];
  const notes: string[] = [];
  const questions: string[] = [];
  const answers = [...(options.answers ?? [])];
  const ask = (question: string): Promise<string> => {
    questions.push(question);
    const answer = answers.shift();
    return answer === undefined
      ? Promise.reject(new Error(`nobody answers: ${question}`))
      : Promise.resolve(answer);
  };
  return {
    interactive: options.interactive ?? false,
    live: options.live ?? false,
    columns: options.columns ?? 100,
    rows: options.rows ?? 40,
    colours: pc.createColors(false),
    out: (text) => void outs.push(text),
    note: (text) => void notes.push(text),
    raw: (text) => void notes.push(text),
    ask,
    askSecret: ask,
    outs,
    notes,
    questions,
    said: () => plain(notes.join('\n')),
  };
}

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A directory that is gone after the test. */
export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'jsquared-operations-'));
  directories.push(directory);
  return directory;
}

/** A project on disk with stack files and, if given, states (as JSON values, or text to be written as it is). */
export function fakeProject(
  stacks: Readonly<Record<string, string>> = {
    airgap: 'config: {}\n',
    dev: 'config: {}\n',
    prod: 'config: {}\n',
  },
  states: Readonly<Record<string, unknown>> = {},
  yaml = 'name: sample\nruntime: nodejs\nbackend:\n  url: file://./.state\n',
): Project {
  const directory = scratch();
  writeFileSync(join(directory, 'Pulumi.yaml'), yaml);
  for (const [stack, text] of Object.entries(stacks))
    writeFileSync(join(directory, `Pulumi.${stack}.yaml`), text);
  for (const [stack, state] of Object.entries(states)) {
    const file = join(directory, '.state', '.pulumi', 'stacks', 'sample', `${stack}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof state === 'string' ? state : JSON.stringify(state));
  }
  return readProject(directory, {});
}

/** A checkpoint as both engines write it. */
export function checkpoint(
  resources: unknown[],
  pending: unknown[] = [],
  salt = 'v1:c2FsdA==:v1:x:y',
): unknown {
  return {
    version: 3,
    checkpoint: {
      stack: 'organization/sample/dev',
      latest: {
        manifest: { time: '2026-01-01T00:00:00Z', magic: '', version: 'v3' },
        secrets_providers: { type: 'passphrase', state: { salt } },
        resources,
        pending_operations: pending,
      },
    },
  };
}

/** A URN below a component. */
export function urn(type: string, name: string, component = 'jsquared:redis:RedisSentinel'): string {
  return `urn:pulumi:dev::sample::${component}$${type}::${name}`;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A Docker Engine that answers from a table: path (without version and query) to status and body. */
export async function fakeDocker(answers: Readonly<Record<string, unknown>>): Promise<NodeJS.ProcessEnv> {
  const socket = join(scratch(), 'docker.sock');
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').replace(/^\/v[\d.]+/, '').replace(/\?.*/, ''));
    const body = answers[path];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { message: `no such thing: ${path}` }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(socket, resolve));
  return { DOCKER_HOST: `unix://${socket}` };
}
