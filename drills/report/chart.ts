/** The timeline of a run as inline SVG: faults, roles, announcements, throughput, latency and errors over one axis of time. */
import type { Bucket } from '../history/series';
import type { SentinelEvent } from '../runner/timeline';
import type { RunReport } from './model';
import { faultSpans, roleSpans } from './spans';
import { duration, escape } from './text';

const WIDTH = 1000;
/** Room for the names of the lanes. */
const LEFT = 130;
const LANE = 20;
const PLOT = 90;
const GAP = 26;

/** Announcements worth a mark, and what people call them. */
const marks: Readonly<Record<string, string>> = {
  '+odown': 'down',
  '+elected-leader': 'elected',
  '+promoted-slave': 'promoted',
  '+switch-master': 'switched',
  '-failover-abort-no-good-slave': 'aborted',
  '+tilt': 'tilt',
};

/** The drawing; a sentence where there is nothing to draw. */
export function chart(report: RunReport): string {
  const span = extent(report);
  if (!span) return '<p>Nothing was observed, so there is nothing to draw.</p>';
  const [from, to] = span;
  const x = (at: number): number => LEFT + ((at - from) / (to - from)) * (WIDTH - LEFT - 10);
  const canvas = new Canvas(x, from, to);
  faultLanes(canvas, report, to);
  roleLanes(canvas, report, to);
  announcements(canvas, report);
  const { series } = report.judgement ?? {};
  if (series && series.buckets.length > 0) {
    const perSecond = 1000 / series.bucketMs;
    plot(canvas, 'writes/s', series.buckets, 'area writes', ({ writes }) => writes * perSecond, String);
    plot(canvas, 'reads/s', series.buckets, 'area reads', ({ reads }) => reads * perSecond, String);
    plot(canvas, 'slowest', series.buckets, 'area slow', ({ slowestMs }) => slowestMs, duration);
    plot(canvas, 'errors/s', series.buckets, 'area errors', (bucket) => total(bucket) * perSecond, String);
  }
  return canvas.finish();
}

class Canvas {
  private readonly parts: string[] = [];
  /** Where the next lane begins. */
  y = 8;

  constructor(
    readonly x: (at: number) => number,
    private readonly from: number,
    private readonly to: number,
  ) {}

  add(part: string): void {
    this.parts.push(part);
  }

  name(text: string, y: number): void {
    this.add(
      `<text class="lane" x="${LEFT - 8}" y="${y.toFixed(1)}" text-anchor="end">${escape(text)}</text>`,
    );
  }

  band(at: { from: number; to: number }, y: number, height: number, style: string, says: string): void {
    const left = Math.max(LEFT, this.x(at.from));
    const width = Math.max(1.5, Math.min(WIDTH, this.x(at.to)) - left);
    this.add(
      `<rect class="${style}" x="${left.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${height}"><title>${escape(says)}</title></rect>`,
    );
  }

  /** How long after the beginning. */
  since(at: number): string {
    return duration(at - this.from);
  }

  finish(): string {
    const height = this.y + 24;
    const step = niceStep((this.to - this.from) / 8);
    const axis: string[] = [];
    for (let at = this.from; at <= this.to; at += step) {
      const x = this.x(at).toFixed(1);
      axis.push(
        `<line class="grid" x1="${x}" x2="${x}" y1="4" y2="${this.y}"/>`,
        `<text class="tick" x="${x}" y="${this.y + 16}" text-anchor="middle">${Math.round((at - this.from) / 100) / 10} s</text>`,
      );
    }
    return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="timeline of the run">${axis.join('')}${this.parts.join('')}</svg>`;
  }
}

function faultLanes(canvas: Canvas, report: RunReport, end: number): void {
  for (const fault of faultSpans(report.events, end)) {
    const text = `${fault.fault}: ${fault.members.join(', ')}`;
    canvas.name(fault.fault, canvas.y + 13);
    const says = `${text}, from ${canvas.since(fault.from)} to ${canvas.since(fault.to)}. ${fault.says}`;
    canvas.band(fault, canvas.y, LANE - 4, `fault ${fault.seen ?? 'unproven'}`, says);
    canvas.y += LANE;
  }
}

function roleLanes(canvas: Canvas, report: RunReport, end: number): void {
  for (const [member, spans] of roleSpans(report.events, end)) {
    canvas.name(member, canvas.y + 13);
    for (const span of spans) {
      const says = `${member}: ${span.role} from ${canvas.since(span.from)} to ${canvas.since(span.to)}`;
      canvas.band(span, canvas.y, LANE - 4, `role ${span.role}`, says);
    }
    canvas.y += LANE;
  }
}

/** Each announcement once, by who said it first. */
function announcements(canvas: Canvas, report: RunReport): void {
  const said = report.events.filter(
    (event): event is SentinelEvent => event.kind === 'sentinel-event' && event.event in marks,
  );
  if (said.length === 0) return;
  canvas.name('sentinels', canvas.y + 13);
  const seen = new Map<string, number>();
  for (const { event, at, member, text } of said) {
    const last = seen.get(event);
    // All sentinels announce the same within seconds; a second failover comes later.
    if (last !== undefined && at - last < 5000) continue;
    seen.set(event, at);
    const x = canvas.x(at).toFixed(1);
    const title = `${event} by ${member} at ${canvas.since(at)}: ${text}`;
    canvas.add(
      `<g class="mark"><line x1="${x}" x2="${x}" y1="${canvas.y}" y2="${canvas.y + LANE - 4}"/><circle cx="${x}" cy="${canvas.y + 8}" r="5"><title>${escape(title)}</title></circle></g>`,
    );
  }
  canvas.y += LANE;
}

function plot(
  canvas: Canvas,
  name: string,
  buckets: readonly Bucket[],
  style: string,
  value: (bucket: Bucket) => number,
  format: (most: number) => string,
): void {
  const most = Math.max(0, ...buckets.map(value));
  const top = canvas.y + GAP - 12;
  const bottom = top + PLOT;
  canvas.name(name, top + 12);
  canvas.add(
    `<text class="tick" x="${LEFT - 8}" y="${top + 28}" text-anchor="end">${escape(`up to ${format(Math.round(most))}`)}</text>`,
  );
  const width = (buckets[1]?.at ?? 0) - (buckets[0]?.at ?? 0) || 100;
  const points: string[] = [];
  for (const bucket of buckets) {
    const y = (bottom - (most === 0 ? 0 : value(bucket) / most) * PLOT).toFixed(1);
    points.push(`${canvas.x(bucket.at).toFixed(1)},${y} ${canvas.x(bucket.at + width).toFixed(1)},${y}`);
  }
  const start = canvas.x(buckets[0]?.at ?? 0).toFixed(1);
  const end = canvas.x((buckets.at(-1)?.at ?? 0) + width).toFixed(1);
  canvas.add(`<line class="base" x1="${LEFT}" x2="${WIDTH - 10}" y1="${bottom}" y2="${bottom}"/>`);
  canvas.add(`<polygon class="${style}" points="${start},${bottom} ${points.join(' ')} ${end},${bottom}"/>`);
  canvas.y = bottom + 8;
}

/** Refused operations and those without an answer. */
function total({ errors }: Bucket): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}

/** From what to when: where the load ran, or the observers looked; undefined if neither did. */
function extent({ events, judgement, method }: RunReport): [number, number] | undefined {
  const times = events.filter(({ kind }) => kind !== 'clean-up').map(({ at }) => at);
  for (const { at } of judgement?.series.buckets ?? []) times.push(at);
  if (method) times.push(method.from);
  let from = Infinity;
  let to = -Infinity;
  for (const at of times) {
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  return to > from ? [from, to] : undefined;
}

/** 1, 2 or 5 times a power of ten, not below. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10);
}
