/** Makes sure that a Docker Engine answers before a command that needs one goes on. */
import { askEngine, DockerUnusable, type EngineFacts } from '../host/docker';
import { which } from '../host/command';
import { installPackages, machineInstaller, provideDocker } from '../host/install';
import type { Context } from './context';

/**
 * Asks the engine who it is; installs or starts it where that can be done.
 * @throws OperationError saying what to install or to do
 */
export async function requireDocker(context: Context): Promise<EngineFacts> {
  const { docker, environment, project, terminal } = context;
  const installer = machineInstaller(project.memoryDirectory, environment, (line) => terminal.note(line));
  try {
    await askEngine(docker, environment);
  } catch (error) {
    if (!(error instanceof DockerUnusable)) throw error;
    await provideDocker(installer, error, () => askEngine(docker, environment));
  }
  // Images are built with the docker command.
  if (which('docker', environment) === undefined) {
    await installPackages(installer, ['docker-cli'], 'The command docker is not on the PATH');
  }
  return askEngine(docker, environment);
}

/** Installs `mmdebstrap` where it is missing; the bootstrapped base is made with it. */
export async function requireBootstrap(context: Context): Promise<void> {
  const { environment, project, terminal } = context;
  if (which('mmdebstrap', environment) !== undefined) return;
  const installer = machineInstaller(project.memoryDirectory, environment, (line) => terminal.note(line));
  await installPackages(
    installer,
    ['mmdebstrap', 'debian-archive-keyring'],
    "mmdebstrap, which makes the images' base, is not installed",
  );
}
