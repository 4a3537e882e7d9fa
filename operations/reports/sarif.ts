/** SARIF 2.1.0, which code scanning services read: the log's frame, shared by everything here that writes one. */
import type { Severity } from '../../policies/rules/rule';
import { controlTexts, frameworks, type Controls } from '../../policies/rules/shared/controls';

/** Something that is judged: a policy rule, or a check of the audit. */
export interface SarifRule {
  readonly name: string;
  readonly description: string;
  readonly why: string;
  readonly remedy: string;
  readonly severity: Severity;
  readonly controls: Controls;
  /** What a violation is; undefined: it is not looked at. */
  readonly level: SarifLevel | undefined;
}

/** How bad a result is to a scanner. */
export type SarifLevel = 'error' | 'warning' | 'note';

/** One violation. */
export interface SarifResult {
  readonly rule: string;
  readonly level: SarifLevel;
  readonly message: string;
  /** What it is about: a resource, a container. */
  readonly subject: string;
  /** Its full name. */
  readonly qualifiedName: string;
  readonly kind: 'resource' | 'object';
  /** What stays the same from run to run, under the name of the way it is made. */
  readonly fingerprint: readonly [way: string, text: string];
  /** Set where somebody answers for it. */
  readonly justification?: string;
}

/** A whole run. */
export interface SarifRun {
  readonly tool: string;
  /** Where rules are explained, from the root of the repository. */
  readonly pages: string;
  readonly rules: readonly SarifRule[];
  readonly results: readonly SarifResult[];
  /** Tells runs of one kind about one thing apart from others. */
  readonly category: string;
  /** When it ended, ISO 8601. */
  readonly at: string;
  /** The file that a reader is shown, from the root of the repository. */
  readonly file: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** GitHub's scale: above 9 critical, 7 high, 4 medium. */
const scores: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.0',
  low: '2.0',
};

/** The log. */
export function sarifLog(run: SarifRun): unknown {
  const indexes = new Map(run.rules.map(({ name }, i) => [name, i]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: run.tool,
            rules: run.rules.map((rule) => descriptor(rule, run.pages)),
            supportedTaxonomies: Object.values(frameworks).map(({ name }) => ({ name })),
          },
        },
        taxonomies: Object.values(frameworks).map(({ name, items }) => ({
          name,
          taxa: Object.entries(items).map(([id, title]) => ({ id, shortDescription: { text: title } })),
        })),
        automationDetails: { id: run.category },
        invocations: [{ executionSuccessful: true, endTimeUtc: run.at }],
        ...(run.properties === undefined ? {} : { properties: run.properties }),
        columnKind: 'utf16CodeUnits',
        results: run.results.map((each) => result(each, indexes.get(each.rule), run.file)),
      },
    ],
  };
}

function descriptor(
  { name, description, why, remedy, severity, controls, level }: SarifRule,
  pages: string,
): object {
  const served = Object.entries(frameworks).flatMap(([id, framework]) =>
    (controls[id as keyof typeof frameworks] ?? []).map((item) => ({ item, name: framework.name })),
  );
  const texts = controlTexts(controls);
  return {
    id: name,
    shortDescription: { text: description },
    fullDescription: { text: `${description} Why: ${why}.` },
    help: {
      text: `To mend it: ${remedy}. Serves ${texts.join('; ')}.`,
      markdown: `To mend it: ${remedy}.\n\nServes ${texts.join('; ')}.\n\nSee ${pages}.`,
    },
    defaultConfiguration: { enabled: level !== undefined, level: level ?? 'warning' },
    properties: { tags: ['security', ...texts], 'security-severity': scores[severity] },
    relationships: served.map(({ item, name: component }) => ({
      target: { id: item, toolComponent: { name: component } },
      kinds: ['relevant'],
    })),
  };
}

function result(each: SarifResult, ruleIndex: number | undefined, file: string): object {
  const [way, text] = each.fingerprint;
  return {
    ruleId: each.rule,
    ruleIndex,
    level: each.level,
    message: { text: `${each.subject}: ${each.message}` },
    locations: [
      {
        // What is judged is made by the program as a whole; what differs by stack is its file of values.
        physicalLocation: { artifactLocation: { uri: file }, region: { startLine: 1 } },
        logicalLocations: [{ name: each.subject, fullyQualifiedName: each.qualifiedName, kind: each.kind }],
      },
    ],
    partialFingerprints: { [way]: text },
    ...(each.justification === undefined
      ? {}
      : { suppressions: [{ kind: 'external', status: 'accepted', justification: each.justification }] }),
  };
}
