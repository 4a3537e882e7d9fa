import { spawnSync } from 'node:child_process';

/** Whether a Pulumi CLI is on the PATH. */
export const hasCli = (): boolean => spawnSync('pulumi', ['version'], { stdio: 'ignore' }).status === 0;
