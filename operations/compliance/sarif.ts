/** The report as SARIF 2.1.0, which code scanning services read. */
import type { Severity } from '../../policies/rules/rule';
import { frameworks } from '../../policies/rules/shared/controls';
import { allRules, type ComplianceReport, type Finding, type RuleReport, type WaivedFinding } from './report';

/** Where the rules are explained, from the root of the repository. */
const pages = 'docs/policies.md';

/** GitHub's scale: above 9 critical, 7 high, 4 medium. */
const scores: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.0',
  low: '2.0',
};

/** The log. */
export function sarifReport(report: ComplianceReport): unknown {
  const indexes = new Map(report.rules.map(({ name }, i) => [name, i]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'JSquared policies',
            rules: report.rules.map(descriptor),
            supportedTaxonomies: Object.values(frameworks).map(({ name }) => ({ name })),
          },
        },
        taxonomies: report.frameworks.map(({ name, controls }) => ({
          name,
          taxa: controls.map(({ id, title }) => ({ id, shortDescription: { text: title } })),
        })),
        automationDetails: { id: `policies/${report.project}/${report.stack}/` },
        invocations: [{ executionSuccessful: true, endTimeUtc: report.at }],
        ...(report.revision === undefined
          ? {}
          : { properties: { revision: report.revision, modified: report.modified } }),
        columnKind: 'utf16CodeUnits',
        results: report.rules.flatMap((rule) => {
          const about = { ruleId: rule.name, ruleIndex: indexes.get(rule.name) };
          return [
            ...rule.findings.map((finding) => ({
              ...about,
              ...result(report, finding, finding.level === 'mandatory' ? 'error' : 'warning'),
            })),
            ...rule.waived.map((waived) => ({
              ...about,
              ...result(report, waived, 'error'),
              suppressions: [suppression(waived)],
            })),
          ];
        }),
      },
    ],
  };
}

function descriptor(rule: RuleReport): object {
  const controls = allRules.find(({ name }) => name === rule.name)?.controls ?? {};
  const served = Object.entries(frameworks).flatMap(([id, { name }]) =>
    (controls[id as keyof typeof frameworks] ?? []).map((item) => ({ item, name })),
  );
  return {
    id: rule.name,
    shortDescription: { text: rule.description },
    fullDescription: { text: `${rule.description} Why: ${rule.why}.` },
    help: {
      text: `To mend it: ${rule.remedy}. Serves ${rule.controls.join('; ')}.`,
      markdown: `To mend it: ${rule.remedy}.\n\nServes ${rule.controls.join('; ')}.\n\nSee ${pages}.`,
    },
    defaultConfiguration: {
      enabled: rule.level !== 'disabled',
      level: rule.level === 'mandatory' ? 'error' : 'warning',
    },
    properties: { tags: ['security', ...rule.controls], 'security-severity': scores[rule.severity] },
    relationships: served.map(({ item, name }) => ({
      target: { id: item, toolComponent: { name } },
      kinds: ['relevant'],
    })),
  };
}

function result(
  report: ComplianceReport,
  { urn, resource, message }: Finding | WaivedFinding,
  level: string,
): object {
  return {
    level,
    message: { text: `${resource}: ${message}` },
    locations: [
      {
        // A resource is made by the program as a whole; what differs by stack is its file of values.
        physicalLocation: { artifactLocation: { uri: report.stackFile }, region: { startLine: 1 } },
        logicalLocations: [{ name: resource, fullyQualifiedName: urn ?? report.stack, kind: 'resource' }],
      },
    ],
    partialFingerprints: {
      resourceAndMessage: `${urn ?? report.stack}/${message.split('. Why: ')[0] ?? ''}`,
    },
  };
}

function suppression({ owner, reason, until }: WaivedFinding): object {
  return { kind: 'external', status: 'accepted', justification: `${reason} (${owner}, until ${until})` };
}
