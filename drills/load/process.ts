/**
 * The load's own process, so that what it measures is not the runner's business. It is told everything over its channel, and
 * ends when the channel does: a runner that was killed leaves no load behind.
 */
import type { FromLoad, ToLoad } from './start';
import { LoadRun } from './run';

let run: LoadRun | undefined;

function say(message: FromLoad, then?: () => void): void {
  if (process.connected) process.send?.(message, undefined, {}, () => then?.());
  else then?.();
}

async function begin(message: Extract<ToLoad, { do: 'begin' }>): Promise<void> {
  try {
    run = new LoadRun(message.target, message.options, message.journal);
    const summary = await run.run(() => say({ is: 'steady' }));
    say({ is: 'ended', summary }, () => process.exit(0));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say({ is: 'failed', reason }, () => process.exit(1));
  }
}

process.on('message', (message: ToLoad) => {
  if (message.do === 'begin') void begin(message);
  else run?.stop(message.why);
});
process.once('disconnect', () => {
  if (run) run.stop('the runner is gone');
  else process.exit(1);
});
// Ctrl-C reaches every process of the terminal; the runner decides when the load ends.
process.on('SIGINT', () => undefined);
