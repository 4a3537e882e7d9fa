/** `jsquared status`: the live truth, as a table or as JSON, with an exit code. */
import { statusExit } from '../errors';
import { askEngine } from '../host/docker';
import { gatherStatus } from '../status/gather';
import { renderStatus } from '../status/render';
import { statusSchema, type Status } from '../status/schema';
import { showFailure } from '../terminal/failure';
import { stackOf, type Context } from './context';
import { readStackOutputs } from './output';

/** Options of `status`. */
export interface StatusOptions {
  readonly json?: boolean;
  readonly watch?: boolean;
}

/** Milliseconds between two looks of `--watch`. */
const watchMilliseconds = 2000;

/** Runs `status`. What keeps it from looking at all is exit code 3 (2 would mean that the stack is down), said as any failure is. */
export async function status(context: Context, options: StatusOptions): Promise<number> {
  try {
    const look = await prepare(context);
    if (options.watch === true) return await watch(context, look, options.json === true);
    const seen = await look();
    show(context, seen, options.json === true);
    return statusExit[seen.verdict];
  } catch (error) {
    showFailure(context.terminal, error, context.options.verbose === true);
    return statusExit.unknown;
  }
}

async function prepare(context: Context): Promise<() => Promise<Status>> {
  const stack = await stackOf(context);
  const outputs = await readStackOutputs(context, stack);
  const { local } = await askEngine(context.docker, context.environment);
  return () => gatherStatus({ outputs, docker: context.docker, local });
}

function show({ terminal }: Context, seen: Status, json: boolean): void {
  // Parsing what is printed keeps the schema and the output from drifting apart.
  terminal.out(json ? JSON.stringify(statusSchema.parse(seen), undefined, 2) : renderStatus(seen, terminal));
}

/** Until Ctrl-C; with JSON a document a line. The exit code is the last verdict's. */
async function watch(context: Context, look: () => Promise<Status>, json: boolean): Promise<number> {
  const { terminal } = context;
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  let code: number = statusExit.unknown;
  while (!stop.signal.aborted) {
    const seen = await look();
    code = statusExit[seen.verdict];
    if (json) terminal.out(JSON.stringify(statusSchema.parse(seen)));
    else terminal.out(`${terminal.live ? '\u001b[H\u001b[2J' : ''}${renderStatus(seen, terminal)}`);
    await pause(watchMilliseconds, stop.signal);
  }
  process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  return code;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
