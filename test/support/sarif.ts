/** SARIF logs against the format's own JSON schema (OASIS SARIF 2.1.0, as Microsoft's SARIF SDK ships it). */
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';

/** The formats that the schema names; it is written for validators that know them. */
const formats: Readonly<Record<string, (text: string) => boolean>> = {
  uri: (text) => URL.canParse(text),
  'uri-reference': (text) => URL.canParse(text, 'https://example.invalid/'),
  'date-time': (text) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)),
};

const schema = JSON.parse(
  readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
) as Record<string, unknown>;
// Draft 4 calls its id so; nothing else in the schema is draft 4's own, but one pattern that is none with the flag `u`.
const { id: _, $schema: __, ...body } = schema;
const validate = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false, formats }).compile(body);

/** What the schema refuses in a log, as `<place> <reason>`; empty for a valid one. */
export function sarifProblems(log: unknown): string[] {
  // As a reader gets it: what JSON leaves out is not there.
  if (validate(JSON.parse(JSON.stringify(log)))) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
