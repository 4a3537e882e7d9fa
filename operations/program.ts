/** Every command with its options. Commands load when they run, so that `--help` is fast. */
import { Command, Option } from 'commander';
import { openContext, type CommonOptions, type Context } from './commands/context';
import type { Terminal } from './terminal/terminal';

const exitCodes = `
Exit codes:
  0    done
  1    it failed; the reason and the remedy were printed
  2    the command line is wrong
  130  stopped by Ctrl-C
  (status: 0 healthy, 1 degraded, 2 down, 3 cannot tell)

Engines: the Pulumi CLI is used when it is on the PATH, else the embedded engine; both work on the same state.
Files:   .jsquared/ remembers choices, .state/ holds the encrypted state; neither belongs into version control.`;

/**
 * The whole command line.
 * @param directory the project's
 * @param finish gets the exit code of the command that ran
 */
export function commandLine(directory: string, terminal: Terminal, finish: (code: number) => void): Command {
  const program = new Command('jsquared');
  const colours = terminal.colours;
  program
    .description('Brings up, watches and removes a Redis Sentinel platform.')
    .addHelpText('after', exitCodes)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: (text, write) => write(`${colours.red('✗')} ${text.replace(/^error: /, '')}`),
    });
  common(program);

  /** Declares a command whose work is loaded when it runs. */
  const command = <O>(
    parent: Command,
    usage: string,
    description: string,
    work: (context: Context, options: O, argument: string | undefined) => Promise<number>,
  ): Command => {
    const declared = parent.command(usage).description(description);
    declared.exitOverride().copyInheritedSettings(parent);
    common(declared);
    declared.action(async (...parameters: unknown[]) => {
      const self = parameters.at(-1) as Command;
      const options = self.optsWithGlobals();
      const argument = typeof parameters[0] === 'string' ? parameters[0] : undefined;
      finish(await work(openContext(directory, terminal, options as CommonOptions), options as O, argument));
    });
    return declared;
  };

  command<object>(
    program,
    'up',
    'bring the stack up, or make it what its file says',
    async (context, options) => (await import('./commands/up')).up(context, options),
  ).option('--show-secrets', 'print the passwords in the summary');
  command<object>(program, 'preview', 'show what up would do; change nothing', async (context, options) =>
    (await import('./commands/up')).preview(context, options),
  ).option('--expect-no-changes', 'fail if there are any');
  command<object>(
    program,
    'destroy',
    'remove everything the stack has, data included',
    async (context, options) => (await import('./commands/destroy')).destroy(context, options),
  ).option('--images', 'remove the images built here as well');
  command(program, 'refresh', 'make the state what is really there', async (context) =>
    (await import('./commands/refresh')).refresh(context),
  );
  command<object>(
    program,
    'output [name]',
    "the stack's outputs; secrets masked",
    async (context, options, name) => (await import('./commands/output')).output(context, name, options),
  )
    .option('--json', 'as JSON')
    .option('--show-secrets', 'print secrets')
    .option('--files <directory>', 'write ca.pem, client.pem and client.key there');
  command<object>(
    program,
    'status',
    'the live truth: roles, lag, sentinels, certificates, alerts',
    async (context, options) => (await import('./commands/status')).status(context, options),
  )
    .option('--json', 'as JSON, versioned (operations/status/schema.ts)')
    .option('--watch', 'again and again, until Ctrl-C');
  command<object>(program, 'test', 'run the tests, the last line says how many', async (context, options) =>
    (await import('./commands/test')).test(context, options),
  )
    .option('--all', 'the long suites as well')
    .option('--round <n>', 'repeat the real-Docker suites so many times; the first failure ends it');
  command(program, 'cancel', 'remove the lock that a killed run left', async (context) =>
    (await import('./commands/cancel')).cancel(context),
  );

  const images = program
    .command('images')
    .description('the images built here')
    .exitOverride()
    .copyInheritedSettings(program);
  command<object>(images, 'list', 'list them', async (context, options) =>
    (await import('./commands/images')).imagesList(context, options),
  ).option('--json', 'as JSON');
  command(images, 'build', 'build or pull what the stack needs', async (context) =>
    (await import('./commands/images')).imagesBuild(context),
  );
  command<object>(images, 'update', "move the pins to what Debian's archive has", async (context, options) =>
    (await import('./commands/images')).imagesUpdate(context, options),
  ).option('--check', 'only say what would change');
  command<object>(
    images,
    'prune',
    'remove those that this checkout no longer uses',
    async (context, options) => (await import('./commands/images')).imagesPrune(context, options),
  ).option('--all', 'every one of them');
  return program;
}

/** Options of every command; they may stand before or after its name. */
function common(command: Command): void {
  command
    .option('-s, --stack <name>', 'which stack (Pulumi.<name>.yaml); remembered once chosen')
    .addOption(
      new Option('--engine <engine>', 'cli: the Pulumi CLI; embedded: the one built in').choices([
        'cli',
        'embedded',
      ]),
    )
    .option('-y, --yes', 'ask nothing')
    .option('--passphrase-file <file>', 'file that holds the passphrase of the secrets')
    .option('--ask-passphrase', 'ask for it')
    .option('-v, --verbose', 'more words, and where an unforeseen failure comes from');
}
