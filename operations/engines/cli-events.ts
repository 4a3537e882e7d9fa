/** The Pulumi CLI's event log (`--event-log`, JSON lines) as {@link EngineEvent}s. */
import { z } from 'zod';
import type { EngineEvent, Operation } from './engine';

const metadata = z.looseObject({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  diffs: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});

const line = z.looseObject({
  resourcePreEvent: z.looseObject({ metadata, planning: z.boolean().optional() }).optional(),
  resOutputsEvent: z.looseObject({ metadata, planning: z.boolean().optional() }).optional(),
  resOpFailedEvent: z.looseObject({ metadata }).optional(),
  diagnosticEvent: z
    .looseObject({ urn: z.string().optional(), message: z.string(), severity: z.string() })
    .optional(),
  policyEvent: z
    .looseObject({
      resourceUrn: z.string().optional(),
      message: z.string(),
      policyName: z.string(),
      enforcementLevel: z.string(),
    })
    .optional(),
  policyRemediationEvent: z
    .looseObject({ resourceUrn: z.string().optional(), policyName: z.string() })
    .optional(),
});

/** The CLI's steps of a replacement, and its words for what is not one of ours. */
export const operations: Readonly<Record<string, Operation>> = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  same: 'same',
  replace: 'replace',
  read: 'read',
  refresh: 'refresh',
  'create-replacement': 'replace',
  'delete-replaced': 'replace',
  discard: 'delete',
  'read-replacement': 'read',
  'discard-replaced': 'delete',
  'remove-pending-replace': 'delete',
  import: 'create',
  'import-replacement': 'replace',
};

/** Steps of a replacement that the CLI reports besides the one that counts. */
const steps = new Set(['replace', 'remove-pending-replace']);

/** Reads one line; what it does not know it leaves out, since newer CLIs add kinds of events. */
export function parseCliLine(text: string): EngineEvent[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [];
  }
  const parsed = line.safeParse(json);
  if (!parsed.success) return [];
  const { resourcePreEvent, resOutputsEvent, resOpFailedEvent } = parsed.data;
  const events: EngineEvent[] = [];
  if (resourcePreEvent !== undefined && !steps.has(resourcePreEvent.metadata.op)) {
    const m = resourcePreEvent.metadata;
    events.push({
      kind: 'begin',
      urn: m.urn,
      type: m.type,
      operation: operations[m.op] ?? 'same',
      changed: m.diffs ?? Object.keys(m.detailedDiff ?? {}),
      old: m.op === 'delete-replaced',
    });
  }
  if (resOutputsEvent !== undefined && !steps.has(resOutputsEvent.metadata.op)) {
    const { urn, op } = resOutputsEvent.metadata;
    events.push({ kind: 'end', urn, operation: operations[op] ?? 'same', old: op === 'delete-replaced' });
  }
  if (resOpFailedEvent !== undefined) {
    const { urn, op } = resOpFailedEvent.metadata;
    events.push({ kind: 'failed', urn, operation: operations[op] ?? 'same' });
  }
  return [...events, ...spoken(parsed.data)];
}

function spoken({
  diagnosticEvent,
  policyEvent,
  policyRemediationEvent,
}: z.infer<typeof line>): EngineEvent[] {
  const events: EngineEvent[] = [];
  if (diagnosticEvent !== undefined) {
    const { severity } = diagnosticEvent;
    events.push({
      kind: 'log',
      severity: severity === 'error' || severity === 'warning' || severity === 'debug' ? severity : 'info',
      urn: diagnosticEvent.urn || undefined,
      message: withoutMarkup(diagnosticEvent.message).replace(/\n+$/, ''),
    });
  }
  if (policyEvent !== undefined) {
    events.push({
      kind: 'violation',
      urn: policyEvent.resourceUrn || undefined,
      policy: policyEvent.policyName,
      level: policyEvent.enforcementLevel === 'mandatory' ? 'mandatory' : 'advisory',
      message: withoutMarkup(policyEvent.message).trim(),
    });
  }
  if (policyRemediationEvent !== undefined) {
    events.push({
      kind: 'remediation',
      urn: policyRemediationEvent.resourceUrn || undefined,
      policy: policyRemediationEvent.policyName,
    });
  }
  return events;
}

/** The CLI writes colours as `<{%fg 1%}>`. */
function withoutMarkup(text: string): string {
  return text.replace(/<\{%[^%]*%\}>/g, '');
}
