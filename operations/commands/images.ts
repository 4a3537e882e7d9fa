/** `jsquared images list | build | update | prune`. */
import Table from 'cli-table3';
import { listImages, pruneImages } from '../../images/cache';
import { updatePins } from '../../images/update';
import { exit } from '../errors';
import { requirementsOf } from '../preflight/requirements';
import { makeImage } from '../preflight/make-images';
import { bytes, count, duration } from '../terminal/text';
import { stackOf, type Context } from './context';
import { requireBootstrap, requireDocker } from './docker';

/** Lists the images built here. */
export async function imagesList(context: Context, options: { readonly json?: boolean }): Promise<number> {
  const { terminal } = context;
  await requireDocker(context);
  const images = await listImages();
  if (options.json === true) {
    terminal.out(JSON.stringify(images, undefined, 2));
    return exit.ok;
  }
  if (images.length === 0) {
    terminal.note('No images of this project are here; up builds them.');
    return exit.ok;
  }
  const table = new Table({
    head: ['Image', 'Size', 'Age', 'In use by this checkout'],
    style: { head: [], border: ['dim'] },
  });
  for (const { tag, id, size, created, current } of images) {
    table.push([
      tag || id.slice(0, 19),
      bytes(size),
      duration(Date.now() - Date.parse(created)),
      current ? 'yes' : 'no',
    ]);
  }
  terminal.out(table.toString());
  return exit.ok;
}

/** Builds or pulls what a stack needs, before `up` does. */
export async function imagesBuild(context: Context): Promise<number> {
  const { terminal, project } = context;
  const stack = await stackOf(context);
  const { images, base } = requirementsOf(project, stack);
  await requireDocker(context);
  if (base.source === 'bootstrap') await requireBootstrap(context);
  for (const image of images) {
    const { reference } = image;
    terminal.note(`${reference} ...`);
    const began = Date.now();
    await makeImage(context, image);
    terminal.note(`${terminal.colours.green('✓')} ${reference} (${duration(Date.now() - began)})`);
  }
  return exit.ok;
}

/** Moves the pins of versions.json to what Debian's archive has now. */
export async function imagesUpdate(context: Context, options: { readonly check?: boolean }): Promise<number> {
  const { terminal, project } = context;
  const stack = await stackOf(context);
  await requireDocker(context);
  const { base } = requirementsOf(project, stack);
  if (base.source === 'bootstrap') await requireBootstrap(context);
  const changes = await updatePins({ base: base.source, check: options.check === true });
  for (const { image, pin, from, to } of changes) terminal.out(`${image}: ${pin} ${from} -> ${to}`);
  terminal.note(
    changes.length === 0
      ? `${terminal.colours.green('✓')} Every pin is the newest there is.`
      : options.check === true
        ? `${count(changes.length, 'pin')} would change; without --check they do.`
        : `${terminal.colours.green('✓')} ${count(changes.length, 'pin')} changed in images/versions.json; ./jsquared up builds with them.`,
  );
  return exit.ok;
}

/** Removes images that this checkout no longer uses; with `all` every one of the project's. */
export async function imagesPrune(context: Context, options: { readonly all?: boolean }): Promise<number> {
  const { terminal } = context;
  await requireDocker(context);
  const { removed, kept } = await pruneImages({ all: options.all === true });
  for (const { tag, id } of removed) terminal.note(`removed ${tag || id.slice(0, 19)}`);
  for (const { image, reason } of kept)
    terminal.note(`kept ${image.tag || image.id.slice(0, 19)}: ${reason.split('\n')[0] ?? ''}`);
  const freed = removed.reduce((sum, { size }) => sum + size, 0);
  terminal.note(
    `${terminal.colours.green('✓')} ${count(removed.length, 'image')} removed${removed.length > 0 ? ` (up to ${bytes(freed)})` : ''}.`,
  );
  return exit.ok;
}

/** For `destroy --images`. */
export async function pruneAllImages(context: Context): Promise<void> {
  await imagesPrune(context, { all: true });
}
