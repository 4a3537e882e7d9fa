/** The Pulumi CLI's last words, in ours. */
import { OperationError } from '../errors';
import type { CommandResult } from '../host/command';
import type { EngineSettings } from './engine';

/** An error that names the reason and the remedy where the CLI's message is a known one, else the message itself. */
export function explainCli(
  result: CommandResult,
  settings: Pick<EngineSettings, 'stack' | 'passphraseFile' | 'stateDirectory'>,
): OperationError {
  const text = `${result.stderr}\n${result.stdout}`;
  if (/incorrect passphrase/i.test(text)) {
    return new OperationError(
      `The passphrase in ${settings.passphraseFile} is not the one of stack "${settings.stack}".`,
      ['Name the right file: --passphrase-file FILE, or type it: --ask-passphrase'],
    );
  }
  if (text.includes('currently locked by')) {
    return new OperationError(`Another update of stack "${settings.stack}" is running.`, [
      'Wait for it. If it was killed: ./jsquared cancel',
    ]);
  }
  const plugin =
    /(?:no resource plugin|could not download plugin|failed to (?:load|download) (?:plugin|.*provider))[^\n]*/i.exec(
      text,
    );
  if (plugin !== null) {
    return new OperationError(`The Pulumi CLI lacks a provider plugin and cannot download it: ${plugin[0]}`, [
      'Use the embedded engine, which needs none: --engine embedded',
    ]);
  }
  const words = text
    .split('\n')
    .map((line) => line.replace(/^error: /, '').trim())
    .filter((line) => line !== '' && !line.startsWith('warning:'));
  return new OperationError(
    `The Pulumi CLI failed (exit code ${result.code})${words.length > 0 ? `: ${words.slice(0, 6).join('\n')}` : '.'}`,
    ['Run it again with --verbose, or with --engine embedded.'],
  );
}
