/**
 * Pulumi's passphrase secrets: PBKDF2-SHA256 with 1,000,000 rounds gives an AES-256-GCM key. The derived key lives in
 * this process's memory only.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import { promisify } from 'node:util';
import { EngineError } from '../errors';

const ROUNDS = 1_000_000;
const KEY_BYTES = 32;
const SALT_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What a salt's state holds encrypted, so that a wrong passphrase shows before anything else is read with it. */
const PROOF = 'pulumi';

const pbkdf2 = promisify(crypto.pbkdf2);

/** Asks for, or reads, the passphrase of a stack. Called at most once for each stack that is opened. */
export type PassphraseSource = () => Promise<string>;

/** Encrypts and decrypts with one stack's key. */
export class Crypter {
  private readonly ciphertexts = new Map<string, string>();

  /** @param salt the salt state, `v1:<salt>:<proof>`, as it stands in the state and in `encryptionsalt` */
  constructor(
    private readonly key: Buffer,
    readonly salt: string,
  ) {}

  /** @returns `v1:<nonce>:<data and tag>`; the same text gives the same result within one process, to keep diffs small */
  encrypt(plaintext: string): string {
    let ciphertext = this.ciphertexts.get(plaintext);
    if (ciphertext === undefined) {
      ciphertext = encryptWith(this.key, plaintext);
      this.ciphertexts.set(plaintext, ciphertext);
    }
    return ciphertext;
  }

  /** @throws EngineError if the text is damaged or was encrypted with another key */
  decrypt(ciphertext: string): string {
    const plaintext = decryptWith(this.key, ciphertext);
    if (plaintext === undefined) {
      throw new EngineError(
        'passphrase',
        'a secret cannot be decrypted with this passphrase: it is damaged or was encrypted with another one',
      );
    }
    this.ciphertexts.set(plaintext, ciphertext);
    return plaintext;
  }
}

/**
 * Opens an existing salt state.
 * @param where what the salt belongs to, for the message
 * @throws EngineError if the passphrase is wrong or the salt is damaged
 */
export async function openCrypter(passphrase: string, saltState: string, where: string): Promise<Crypter> {
  const [version, salt, ...proof] = saltState.split(':');
  if (version !== 'v1' || !salt || proof.length !== 3) {
    throw new EngineError(
      'state',
      `the encryption salt of ${where} is damaged (expected v1:<salt>:v1:<..>:<..>)`,
    );
  }
  const key = await deriveKey(passphrase, Buffer.from(salt, 'base64'));
  if (decryptWith(key, proof.join(':')) !== PROOF) {
    throw new EngineError(
      'passphrase',
      `wrong passphrase for ${where}: give the one it was made with (PULUMI_CONFIG_PASSPHRASE_FILE)`,
    );
  }
  return new Crypter(key, saltState);
}

/** Makes a new salt for a stack that has none. */
export async function createCrypter(passphrase: string): Promise<Crypter> {
  const salt = crypto.randomBytes(SALT_BYTES);
  const key = await deriveKey(passphrase, salt);
  return new Crypter(key, `v1:${salt.toString('base64')}:${encryptWith(key, PROOF)}`);
}

/**
 * The passphrase from the file that PULUMI_CONFIG_PASSPHRASE_FILE names.
 * @returns undefined if the variable is not set
 * @throws EngineError if the file cannot be read or is empty
 */
export function passphraseFromFile(env: NodeJS.ProcessEnv): string | undefined {
  const file = env['PULUMI_CONFIG_PASSPHRASE_FILE'];
  if (!file) return undefined;
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8').trim();
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new EngineError(
      'passphrase',
      `PULUMI_CONFIG_PASSPHRASE_FILE names ${file}, which cannot be read (${reason})`,
    );
  }
  if (text === '') {
    throw new EngineError('passphrase', `PULUMI_CONFIG_PASSPHRASE_FILE names ${file}, which is empty`);
  }
  return text;
}

function deriveKey(passphrase: string, salt: Buffer): Promise<Buffer> {
  return pbkdf2(passphrase, salt, ROUNDS, KEY_BYTES, 'sha256');
}

function encryptWith(key: Buffer, plaintext: string): string {
  const nonce = crypto.randomBytes(NONCE_BYTES);
  const cipher = crypto.createCipheriv('aes-256-gcm', key, nonce);
  const data = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString('base64')}:${data.toString('base64')}`;
}

function decryptWith(key: Buffer, ciphertext: string): string | undefined {
  const [version, nonce, data] = ciphertext.split(':');
  if (version !== 'v1' || !nonce || !data) return undefined;
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length < TAG_BYTES) return undefined;
  try {
    const decipher = crypto.createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    const head = decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES));
    return Buffer.concat([head, decipher.final()]).toString('utf8');
  } catch {
    // GCM's tag does not match: another key or damaged data, the caller says which.
    return undefined;
  }
}
