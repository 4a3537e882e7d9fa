/** From sightings to spans: what a chart draws of a timeline. */
import type { Interval } from '../history/events';
import type { RoleEvent, TimelineEvent } from '../runner/timeline';

/** How long a member was what. */
export interface RoleSpan extends Interval {
  readonly member: string;
  readonly role: RoleEvent['role'];
}

/** A fault from its begin to its end, and what was seen of it. */
export interface FaultSpan extends Interval {
  readonly id: string;
  readonly fault: string;
  readonly members: readonly string[];
  /** `bit`, `no-bite` or `not-possible`; undefined where nothing was said. */
  readonly seen?: 'bit' | 'no-bite' | 'not-possible';
  readonly says: string;
}

/** Runs of equal sightings of each member, in order; each lasts until the next sighting that differs, the last one to `end`. */
export function roleSpans(events: readonly TimelineEvent[], end: number): Map<string, RoleSpan[]> {
  const spans = new Map<string, RoleSpan[]>();
  for (const event of events) {
    if (event.kind !== 'role') continue;
    const { member, role, at } = event;
    let list = spans.get(member);
    if (!list) spans.set(member, (list = []));
    const last = list.at(-1);
    if (last?.role === role) continue;
    if (last) list[list.length - 1] = { ...last, to: at };
    list.push({ member, role, from: at, to: end });
  }
  return new Map([...spans].sort(([a], [b]) => a.localeCompare(b)));
}

/** Every fault; one without an end lasts to `end`. */
export function faultSpans(events: readonly TimelineEvent[], end: number): FaultSpan[] {
  const spans = new Map<string, FaultSpan>();
  for (const event of events) {
    if (event.kind !== 'fault') continue;
    const { id, fault, members, at, state, says } = event;
    const span = spans.get(id) ?? { id, fault, members, from: at, to: end, says };
    if (state === 'begin') spans.set(id, span);
    else if (state === 'end') spans.set(id, { ...span, to: at });
    else spans.set(id, { ...span, seen: state, says });
  }
  return [...spans.values()];
}
