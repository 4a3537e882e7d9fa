/**
 * The person's side of a command: where text goes, whether it can be redrawn, and how to ask. Commands get one, so that
 * tests can hand in their own.
 */
import { createInterface } from 'node:readline';
import pc from 'picocolors';
import { exit, OperationError } from '../errors';

/** The functions that colour text, or leave it as it is where colours are not wanted. */
export type Colours = ReturnType<typeof pc.createColors>;

/** See the file's comment. */
export interface Terminal {
  /** True if a person sits there: both stdin and stderr are terminals. Without one nothing may be asked. */
  readonly interactive: boolean;
  /** True if lines already printed on stderr can be redrawn. */
  readonly live: boolean;
  /** Width in characters; 100 where unknown. */
  readonly columns: number;
  /** Height in lines; 40 where unknown. */
  readonly rows: number;
  /** Colours for stdout and stderr. */
  readonly colours: Colours;
  /** Results: stdout, a newline is added. */
  out(text: string): void;
  /** Everything else (progress, questions, errors): stderr, a newline is added. */
  note(text: string): void;
  /** Progress as it is, with control sequences: stderr, nothing added. */
  raw(text: string): void;
  /** Ask; an empty answer is ''. Throws when stdin ends or Ctrl-C is pressed. */
  ask(question: string): Promise<string>;
  /** The same without echo. */
  askSecret(question: string): Promise<string>;
}

/** The real terminal of this process. NO_COLOR and FORCE_COLOR are respected. */
export function processTerminal(options: { readonly colour?: boolean } = {}): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const dumb = env['TERM'] === 'dumb';
  const wanted =
    options.colour ??
    (env['NO_COLOR'] === undefined &&
      !dumb &&
      (env['FORCE_COLOR'] !== undefined || (stdout.isTTY && stderr.isTTY)));
  return {
    interactive: stdin.isTTY && stderr.isTTY,
    live: stderr.isTTY && !dumb && env['CI'] === undefined,
    get columns() {
      return size(stderr).columns ?? size(stdout).columns ?? 100;
    },
    get rows() {
      return size(stderr).rows ?? size(stdout).rows ?? 40;
    },
    colours: pc.createColors(wanted),
    out: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    raw: (text) => void stderr.write(text),
    ask: (question) => askLine(question, true),
    askSecret: (question) => askLine(question, false),
  };
}

function askLine(question: string, echo: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = createInterface({
      input: process.stdin,
      output: process.stderr,
      terminal: true,
      historySize: 0,
    });
    if (!echo) {
      // readline echoes through this method only; what is typed must not reach the screen.
      Object.assign(reader, { _writeToOutput: () => undefined });
      process.stderr.write(question);
    }
    let answered = false;
    reader.question(echo ? question : '', (answer) => {
      answered = true;
      reader.close();
      if (!echo) process.stderr.write('\n');
      resolve(answer);
    });
    reader.once('SIGINT', () => {
      answered = true;
      reader.close();
      process.stderr.write('\n');
      reject(new OperationError('Stopped; nothing was changed.', [], exit.interrupted));
    });
    reader.once('close', () => {
      if (!answered)
        reject(new OperationError('The question was not answered (stdin ended); nothing was changed.'));
    });
  });
}

/** Only a terminal has a size; the declarations promise one of every stream. */
function size(stream: NodeJS.WriteStream): { readonly columns?: number; readonly rows?: number } {
  return stream;
}
