/** The tls provider: keys, requests and certificates, made once and kept in the state, renewed in time. */
import { secret, UNKNOWN, type PropertyMap } from '../../values/values';
import type {
  CheckRequest,
  CheckResult,
  CreateRequest,
  CreateResult,
  DiffRequest,
  DiffResult,
  Provider,
  ReadRequest,
  ReadResult,
  RequestBase,
  UpdateRequest,
  UpdateResult,
} from '../provider';
import { number, text } from '../schema/access';
import { checkInputs } from '../schema/check';
import { compareWithState, diffResult } from '../schema/compare';
import type { Fields } from '../schema/fields';
import { request as makeRequest, selfSign, signRequest } from './certificates';
import { tlsFields } from './fields';
import { algorithmOf, generateKey, keyOutputs, parseKey } from './keys';

const KEY = 'tls:index/privateKey:PrivateKey';
const SELF_SIGNED = 'tls:index/selfSignedCert:SelfSignedCert';
const REQUEST = 'tls:index/certRequest:CertRequest';

const SECRETS: Readonly<Record<string, readonly string[]>> = {
  [KEY]: ['privateKeyOpenssh', 'privateKeyPem', 'privateKeyPemPkcs8'],
  [SELF_SIGNED]: ['privateKeyPem'],
  [REQUEST]: ['privateKeyPem'],
  'tls:index/locallySignedCert:LocallySignedCert': ['caPrivateKeyPem'],
};

const HOUR = 3_600_000;

/** Makes keys and certificates. Nothing is touched outside the state. */
export class TlsProvider implements Provider {
  readonly pkg = 'tls';
  readonly version = '5.5.1';

  /** @param now the clock that certificates are dated and renewed by */
  constructor(private readonly now: () => Date = () => new Date()) {}

  /** Says which types are implemented here. */
  supports(type: string): boolean {
    return type in tlsFields;
  }

  /** Names what is secret whatever the program says. */
  secretOutputs(type: string): readonly string[] {
    return SECRETS[type] ?? [];
  }

  /** Refuses settings that would have no effect here. */
  checkConfig(inputs: PropertyMap): CheckResult {
    const failures = Object.keys(inputs)
      .filter((key) => key !== 'version')
      .map((property) => ({ property, reason: 'is not supported by the embedded engine; leave it out' }));
    return { inputs, failures };
  }

  /** Takes the settings. */
  configure(): void {
    // There is nothing to configure.
  }

  /** Checks inputs and fills in what they leave out. */
  check(request: CheckRequest): Promise<CheckResult> {
    const { inputs, failures } = checkInputs(fieldsOf(request), request, 'none');
    const marked = { ...inputs };
    for (const key of this.secretOutputs(request.type)) {
      const value = marked[key];
      if (typeof value === 'string') marked[key] = secret(value);
    }
    return Promise.resolve({ inputs: marked, failures });
  }

  /** Compares the wanted inputs with the recorded state. */
  diff(request: DiffRequest): Promise<DiffResult> {
    const fields = fieldsOf(request);
    const found = compareWithState(fields, request.newInputs, request.oldOutputs);
    const due = 'earlyRenewalHours' in fields && this.isDue(request.oldOutputs, request.newInputs);
    // A certificate that was due and no longer is (a shorter `earlyRenewalHours`) only has its mark taken off.
    const marked = due || request.oldOutputs['readyForRenewal'] === true ? ['readyForRenewal'] : [];
    const all = {
      diffs: [...found.diffs, ...marked],
      replaces: [...found.replaces, ...(due ? marked : [])],
    };
    return Promise.resolve(diffResult(all, request, fields, false));
  }

  /** Makes it; in a preview, tells what can be told beforehand. */
  async create(request: CreateRequest): Promise<CreateResult> {
    const { inputs, type } = request;
    if (request.preview) return { id: '', outputs: foretold(type, fieldsOf(request), inputs) };
    const completed = withDefaults(type, inputs);
    if (type === KEY) {
      const made = keyOutputs(generateKey(completed));
      return {
        id: made.id,
        outputs: { ...completed, ...made, __meta: JSON.stringify({ schema_version: '1' }) },
      };
    }
    if (type === REQUEST) {
      const key = parseKey(text(inputs, 'privateKeyPem'), 'privateKeyPem');
      const made = await makeRequest(inputs, key);
      return { id: made.id, outputs: { ...completed, ...made, keyAlgorithm: algorithmOf(key) } };
    }
    const property = type === SELF_SIGNED ? 'privateKeyPem' : 'caPrivateKeyPem';
    const key = parseKey(text(inputs, property), property);
    // Certificates count in whole seconds.
    const now = new Date(Math.floor(this.now().getTime() / 1000) * 1000);
    const made =
      type === SELF_SIGNED
        ? await selfSign(completed, key, now)
        : await signRequest(completed, key, now, (message) => request.log('warning', message));
    const algorithm = { [type === SELF_SIGNED ? 'keyAlgorithm' : 'caKeyAlgorithm']: algorithmOf(key) };
    return { id: made.id, outputs: { ...completed, ...made, ...algorithm } };
  }

  /** Tells how it is now. */
  read({ id, inputs, outputs }: ReadRequest): Promise<ReadResult> {
    const due = 'readyForRenewal' in outputs && this.isDue(outputs, outputs);
    return Promise.resolve({ id, inputs, outputs: due ? { ...outputs, readyForRenewal: true } : outputs });
  }

  /** Changes it in place. */
  update(request: UpdateRequest): Promise<UpdateResult> {
    // Nothing of the certificate changes. Only `earlyRenewalHours` can change in place: the certificate stays as it is.
    return Promise.resolve({
      outputs: { ...request.oldOutputs, ...withDefaults(request.type, request.newInputs) },
    });
  }

  /** Removes it. */
  delete(): Promise<void> {
    return Promise.resolve();
  }

  /** Finds what a cut-off create has left behind. */
  recover(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** Ends what is running. */
  cancel(): void {
    // No call takes long enough to be ended.
  }

  /** Lets go of what it holds. */
  close(): void {
    // Nothing is held.
  }

  /** True from `earlyRenewalHours` before the end of the certificate on. */
  private isDue(state: PropertyMap, settings: PropertyMap): boolean {
    const end = Date.parse(text(state, 'validityEndTime'));
    return end - (number(settings, 'earlyRenewalHours') ?? 0) * HOUR <= this.now().getTime();
  }
}

function fieldsOf({ type }: RequestBase): Fields {
  const fields = tlsFields[type];
  if (!fields) throw new Error(`the tls provider of the embedded engine has no ${type}`);
  return fields;
}

function withDefaults(type: string, inputs: PropertyMap): PropertyMap {
  if (type === KEY) return { rsaBits: 2048, ecdsaCurve: 'P224', ...inputs };
  if (type === REQUEST) return inputs;
  return {
    earlyRenewalHours: 0,
    isCaCertificate: false,
    readyForRenewal: false,
    setSubjectKeyId: false,
    ...(type === SELF_SIGNED ? { setAuthorityKeyId: false } : {}),
    ...inputs,
  };
}

function foretold(type: string, fields: Fields, inputs: PropertyMap): PropertyMap {
  const out: PropertyMap = { ...withDefaults(type, inputs), id: UNKNOWN };
  for (const [name, field] of Object.entries(fields)) {
    if (!(name in out) && (field.outputOnly || field.computed)) out[name] = UNKNOWN;
  }
  return out;
}
