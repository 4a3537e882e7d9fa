/** Every command with its options. Commands load when they run, so that `--help` is fast. */
import { Command, Option } from 'commander';
import type * as AuditCommand from './commands/audit';
import type * as CancelCommand from './commands/cancel';
import type * as ComplianceCommand from './commands/compliance';
import type * as Contexts from './commands/context';
import type * as DestroyCommand from './commands/destroy';
import type * as DrillCommand from './commands/drill';
import type * as ReportCommand from './commands/drill-report';
import type * as ImagesCommand from './commands/images';
import type * as OutputCommand from './commands/output';
import type * as RefreshCommand from './commands/refresh';
import type * as RotateCommand from './commands/rotate';
import type * as StatusCommand from './commands/status';
import type * as SwitchoverCommand from './commands/switchover';
import type * as TestCommand from './commands/test';
import type * as UpCommand from './commands/up';
import { lazy } from './lazy';
import type { Terminal } from './terminal/terminal';

const load = lazy(__filename);

const exitCodes = `
Exit codes:
  0    done
  1    it failed; the reason and the remedy were printed
  2    the command line is wrong
  130  stopped by Ctrl-C
  (status: 0 healthy, 1 degraded, 2 down, 3 cannot tell, also where the command line is wrong;
  audit: 1 something new of the severity of --fail-on was found, 3 nothing was, but not all could be looked at;
  drill run: 0 passed, 1 failed, 3 not shown: a fault that is not possible here, or a set not at rest)

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
    work: (context: Contexts.Context, options: O, argument: string | undefined) => Promise<number>,
  ): Command => {
    const declared = parent.command(usage).description(description);
    declared.exitOverride().copyInheritedSettings(parent);
    common(declared);
    declared.action(async (...parameters: unknown[]) => {
      const self = parameters.at(-1) as Command;
      const options = self.optsWithGlobals();
      const argument = typeof parameters[0] === 'string' ? parameters[0] : undefined;
      const { openContext } = load('./commands/context') as typeof Contexts;
      finish(await work(openContext(directory, terminal, options), options as O, argument));
    });
    return declared;
  };

  command<object>(program, 'up', 'bring the stack up, or make it what its file says', (context, options) =>
    (load('./commands/up') as typeof UpCommand).up(context, options),
  ).option('--show-secrets', 'print the passwords in the summary');
  command<object>(program, 'preview', 'show what up would do; change nothing', (context, options) =>
    (load('./commands/up') as typeof UpCommand).preview(context, options),
  ).option('--expect-no-changes', 'fail if there are any');
  command<object>(
    program,
    'compliance',
    'judge what up would make by the policy pack, and write a report',
    (context, options) =>
      (load('./commands/compliance') as typeof ComplianceCommand).compliance(context, options),
  )
    .option('--out <directory>', 'where to write report.html, .md, .json and .sarif')
    .option('--json', 'print the JSON as well');
  command<object>(program, 'destroy', 'remove everything the stack has, data included', (context, options) =>
    (load('./commands/destroy') as typeof DestroyCommand).destroy(context, options),
  ).option('--images', 'remove the images built here as well');
  command(program, 'refresh', 'make the state what is really there', (context) =>
    (load('./commands/refresh') as typeof RefreshCommand).refresh(context),
  );
  command<object>(program, 'output [name]', "the stack's outputs; secrets masked", (context, options, name) =>
    (load('./commands/output') as typeof OutputCommand).output(context, name, options),
  )
    .option('--json', 'as JSON')
    .option('--show-secrets', 'print secrets')
    .option('--files <directory>', 'write ca.pem, client.pem and client.key there');
  command<object>(
    program,
    'status',
    'the live truth: roles, lag, sentinels, certificates, alerts',
    (context, options) => (load('./commands/status') as typeof StatusCommand).status(context, options),
  )
    .option('--json', 'as JSON, versioned (operations/status/schema.ts)')
    .option('--watch', 'again and again, until Ctrl-C');
  command<object>(
    program,
    'audit',
    'try on the running stack what the policies promise of it',
    (context, options) => (load('./commands/audit') as typeof AuditCommand).audit(context, options),
  )
    .option('--json', 'the report as JSON')
    .option('--sarif <file>', 'write it as SARIF, for code scanning')
    .option('--sbom <directory>', 'write a software bill of materials for each image (CycloneDX)')
    .option('--vulnerabilities <file>', "known ones: the JSON of Debian's security tracker, or OSV records")
    .option('--baseline <file>', 'findings that are known: only others count')
    .option('--save-baseline <file>', 'write what is found as known from now on')
    .option(
      '--fail-on <severity>',
      'low, medium, high or critical: from here on it fails; medium by default',
    );
  command<object>(program, 'test', 'run the tests, the last line says how many', (context, options) =>
    (load('./commands/test') as typeof TestCommand).test(context, options),
  )
    .option('--all', 'the long suites as well')
    .option('--rounds <n>', 'so many rounds of the cases of the start script; the first failure ends them');
  command(program, 'cancel', 'remove the lock that a killed run left', (context) =>
    (load('./commands/cancel') as typeof CancelCommand).cancel(context),
  );

  command<object>(
    program,
    'switchover',
    'hand the primary over, nothing acknowledged lost',
    (context, options) =>
      (load('./commands/switchover') as typeof SwitchoverCommand).switchoverCommand(context, options),
  )
    .option('--to <member>', 'the data member that shall be the primary')
    .option('--json', 'as JSON');
  command<object>(
    program,
    'rotate [what]',
    'change passwords, certificates or the authority under load; without a name: go on',
    (context, options, what) =>
      (load('./commands/rotate') as typeof RotateCommand).rotate(context, what, options),
  )
    .option('--user <names>', 'only the passwords of these, with commas')
    .option('--grace <seconds>', 'wait so long where clients have to take something new, then go on')
    .option('--go-on', 'clients have taken it: go on')
    .option('--back', 'take back what is under way')
    .option('--watch <seconds>', 'listen so long for clients that show an old password; 12 by default')
    .option('--json', 'as JSON');
  drillCommands(program, command);

  const images = program
    .command('images')
    .description('the images built here')
    .exitOverride()
    .copyInheritedSettings(program);
  command<object>(images, 'list', 'list them', (context, options) =>
    (load('./commands/images') as typeof ImagesCommand).imagesList(context, options),
  ).option('--json', 'as JSON');
  command(images, 'build', 'build or pull what the stack needs', (context) =>
    (load('./commands/images') as typeof ImagesCommand).imagesBuild(context),
  );
  command<object>(images, 'update', "move the pins to what Debian's archive has", (context, options) =>
    (load('./commands/images') as typeof ImagesCommand).imagesUpdate(context, options),
  ).option('--check', 'only say what would change');
  command<object>(images, 'prune', 'remove those that this checkout no longer uses', (context, options) =>
    (load('./commands/images') as typeof ImagesCommand).imagesPrune(context, options),
  ).option('--all', 'every one of them');
  return program;
}

/** Declares a command; see {@link commandLine}. */
type Declare = <O>(
  parent: Command,
  usage: string,
  description: string,
  work: (context: Contexts.Context, options: O, argument: string | undefined) => Promise<number>,
) => Command;

function drillCommands(program: Command, command: Declare): void {
  const drill = program
    .command('drill')
    .description('named experiments: real faults under a real load, and what became of every write')
    .exitOverride()
    .copyInheritedSettings(program);
  const module = (): typeof DrillCommand => load('./commands/drill') as typeof DrillCommand;
  command<object>(drill, 'list', 'list them', (context, options) => module().drillList(context, options))
    .option('--suite <suite>', 'only this suite')
    .option('--json', 'as JSON');
  command<object>(
    drill,
    'run [scenario]',
    'run them; several names with commas',
    (context, options, scenario) => module().drillRun(context, scenario, options),
  )
    .option('--suite <suite>', 'only this suite')
    .option('--scenario <names>', 'the same as the argument')
    .option('--rounds <n>', 'so many times, one round after the other; 1 by default')
    .option('--seed <n>', 'what the load sends, and what a soak does; the same seed is the same again')
    .option('--for <time>', 'how long the suite soak goes on: 90s, 20m, 8h; an hour by default')
    .option('--mutant <name>', 'break the set first, and expect a failure; all: every way there is')
    .option('--untimed', 'state how long writes stopped, but do not judge it: for machines that are shared')
    .option('--keep-going', 'do not end at the first failure')
    .option('--confirm <stack>', 'its name, typed: drills may touch a protected stack')
    .option('--html <file>', 'write a page on it')
    .option('--junit <file>', 'write JUnit XML')
    .option('--journal <file>', 'write all that happened as JSON')
    .option('--json', 'the summary as JSON');
  command<object>(
    drill,
    'report [batch]',
    'what the last run found, or the named one',
    (context, options, batch) =>
      (load('./commands/drill-report') as typeof ReportCommand).drillReport(context, batch, options),
  )
    .option('--html <file>', 'write a page on it')
    .option('--junit <file>', 'write JUnit XML')
    .option('--journal <file>', 'write all that happened as JSON')
    .option('--against <batch>', 'compare with that one')
    .option('--batches', 'only say which there are')
    .option('--json', 'the summary as JSON');
  command<object>(drill, 'clean', 'take away what a killed run left', (context, options) =>
    module().drillClean(context, options),
  ).option('--json', 'as JSON');
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
