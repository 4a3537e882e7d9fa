/**
 * Shows a run as it goes. On a terminal: a compact tree that is redrawn in place. Elsewhere: plain lines, one for each
 * thing that can be seen from outside, and a sign of life every ten seconds.
 */
import type { EngineEvent } from '../engines/engine';
import { RunModel, type Group, type Item } from './run-model';
import type { Terminal } from './terminal';
import { count, duration, fit } from './text';
import { done, doing, isTangible, kindOf } from './words';

/** How often the tree is redrawn. */
const frameMilliseconds = 120;
/** How long plain output may be silent while something runs. */
const silenceMilliseconds = 10_000;
const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** See the file's comment. */
export class Progress {
  /** What has happened so far. */
  readonly model = new RunModel();
  private readonly began: number;
  private readonly timer: NodeJS.Timeout;
  private drawn = 0;
  private frame = 0;
  private lastLine: number;
  private notice: string | undefined;

  /**
   * Begins to show.
   * @param title `Bringing up dev`
   * @param planned how many resources each group will touch, by the group's name, where a preview has told
   * @param quiet true for a preview, in which nothing is made: no line a thing
   * @param clock milliseconds
   */
  constructor(
    private readonly terminal: Terminal,
    private readonly title: string,
    private readonly planned: ReadonlyMap<string, number> = new Map(),
    private readonly quiet = false,
    private readonly clock: () => number = Date.now,
  ) {
    this.began = clock();
    this.lastLine = this.began;
    if (!terminal.live) terminal.note(`${title} ...`);
    this.timer = setInterval(() => this.tick(), terminal.live ? frameMilliseconds : 1000);
    this.timer.unref();
    if (terminal.live) this.draw();
  }

  /** Milliseconds since the beginning. */
  get elapsed(): number {
    return this.clock() - this.began;
  }

  /** Takes an event in. */
  add(event: EngineEvent): void {
    this.model.add(event, this.clock());
    if (this.terminal.live || this.quiet || (event.kind !== 'end' && event.kind !== 'failed')) return;
    if (event.kind === 'end' && event.old) return;
    const item = this.model.resources.find(({ urn }) => urn === event.urn);
    if (item === undefined || (!item.failed && (!isTangible(item.type) || silent(item)))) return;
    const mark = item.failed ? '✗' : '✓';
    const what = item.failed
      ? `${kindOf(item.type)} ${item.name} failed`
      : `${done(item.operation)} ${kindOf(item.type)} ${item.name}`;
    this.line(`  ${mark} ${what} (${duration((item.ended ?? this.clock()) - item.began)})`);
  }

  /** Says something between the lines, such as that Ctrl-C was understood. */
  say(text: string): void {
    if (this.terminal.live) this.notice = text;
    else this.line(text);
  }

  /** Stops showing; what was done stays on the screen if `keep`. */
  finish(keep: boolean): void {
    clearInterval(this.timer);
    if (!this.terminal.live) return;
    this.erase();
    if (!keep) return;
    for (const group of this.model.groups) {
      const text = this.groupLine(group, false);
      if (text !== undefined) this.terminal.note(text);
    }
  }

  private tick(): void {
    if (this.terminal.live) {
      this.draw();
      return;
    }
    if (this.clock() - this.lastLine < silenceMilliseconds) return;
    const [oldest, ...others] = this.model.running.sort((a, b) => a.began - b.began);
    if (oldest === undefined) {
      this.line(`  … ${this.title.toLowerCase()} (${duration(this.elapsed)})`);
      return;
    }
    const more = others.length > 0 ? `, and ${count(others.length, 'more', 'more')}` : '';
    this.line(`  … ${this.activity(oldest)}${more}`);
  }

  private line(text: string): void {
    this.lastLine = this.clock();
    this.terminal.note(text);
  }

  private erase(): void {
    if (this.drawn > 0) this.terminal.raw(`\u001b[${this.drawn}A\u001b[J`);
    this.drawn = 0;
  }

  private draw(): void {
    this.frame += 1;
    const { columns, rows, colours } = this.terminal;
    const lines = [`${colours.bold(this.title)} ${colours.dim(`(${duration(this.elapsed)})`)}`];
    for (const group of this.model.groups) {
      const text = this.groupLine(group, true);
      if (text !== undefined) lines.push(text, ...this.runningLines(group));
    }
    if (this.notice !== undefined) lines.push(colours.yellow(this.notice));
    // What does not fit cannot be erased again: leave out the oldest groups, never the heading.
    const room = Math.max(4, rows - 2);
    const shown =
      lines.length > room
        ? [lines[0] ?? '', colours.dim('  …'), ...lines.slice(lines.length - room + 2)]
        : lines;
    this.erase();
    this.terminal.raw(shown.map((text) => `${fit(text, columns - 1)}\n`).join(''));
    this.drawn = shown.length;
  }

  /** One line of a group; undefined if nothing in it changes. */
  private groupLine(group: Group, live: boolean): string | undefined {
    const { green, red, cyan, dim } = this.terminal.colours;
    const touched = group.items.filter((item) => !silent(item) || item.failed);
    if (touched.length === 0) return undefined;
    const ended = touched.filter((item) => item.ended !== undefined).length;
    const planned = Math.max(this.planned.get(group.name) ?? 0, touched.length);
    const failed = touched.some((item) => item.failed);
    const complete = ended >= planned || !live;
    const mark = failed
      ? red('✗')
      : complete
        ? ended < touched.length
          ? dim('·')
          : green('✓')
        : cyan(spinner[this.frame % spinner.length] ?? '');
    const took =
      Math.max(...touched.map((item) => item.ended ?? this.clock())) -
      Math.min(...touched.map((item) => item.began));
    const figures = complete ? `${count(ended, 'resource')} in ${duration(took)}` : `${ended} of ${planned}`;
    return `  ${mark} ${group.name.padEnd(18)} ${dim(figures)}`;
  }

  private runningLines(group: Group): string[] {
    const running = group.items.filter(
      (item) => item.ended === undefined && item.operation !== 'same' && isTangible(item.type),
    );
    return running.slice(0, 4).map((item) => `      ${this.terminal.colours.dim(this.activity(item))}`);
  }

  private activity(item: Item): string {
    const said = item.said === undefined ? '' : ` · ${item.said}`;
    return `${item.name}: ${doing(item.operation, item.type)} (${duration(this.clock() - item.began)})${said}`;
  }
}

/** Nothing was done to it that a person has to hear of. */
function silent(item: Item): boolean {
  return item.operation === 'same' || item.operation === 'read' || item.operation === 'refresh';
}
