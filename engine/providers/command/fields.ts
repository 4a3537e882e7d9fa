/** The properties of a local Command, as the real provider (command 1.2) has them. */
import { bool, list, map, oneOf, str, type Fields } from '../schema/fields';

/** All properties of `command:local:Command`. Only new triggers replace; any other change runs `update` (or `create`). */
export const commandFields: Fields = {
  create: str(),
  update: str(),
  delete: str(),
  triggers: list({ kind: 'any' }, { replace: true }),
  environment: map(),
  dir: str(),
  stdin: str(),
  interpreter: list(str()),
  logging: str({ check: oneOf('stdout', 'stderr', 'stdoutAndStderr', 'none') }),
  addPreviousOutputInEnv: bool(),

  assetPaths: list(str(), {
    unsupported: 'read the files in the program, or use the Pulumi CLI (--engine cli)',
  }),
  archivePaths: list(str(), {
    unsupported: 'read the files in the program, or use the Pulumi CLI (--engine cli)',
  }),

  stdout: str({ outputOnly: true }),
  stderr: str({ outputOnly: true }),
};
