/** The keys of one stack: the passphrase is asked for once, and each salt's key derived once. */
import { EngineError } from '../errors';
import { createCrypter, openCrypter, passphraseFromFile } from './passphrase';
import type { Crypter, PassphraseSource } from './passphrase';

/** The keys of one stack. */
export class Keyring {
  private passphrase: Promise<string> | undefined;
  private readonly opened = new Map<string, Promise<Crypter>>();
  private created: Promise<Crypter> | undefined;

  /** @param source asked when PULUMI_CONFIG_PASSPHRASE_FILE is not set */
  constructor(
    private readonly stack: string,
    private readonly source: PassphraseSource | undefined,
  ) {}

  /**
   * The key of an existing salt.
   * @param where what the salt belongs to, for the message
   * @throws EngineError if there is no passphrase, or it is wrong
   */
  open(salt: string, where: string): Promise<Crypter> {
    let crypter = this.opened.get(salt);
    if (!crypter) {
      crypter = this.ask().then((passphrase) => openCrypter(passphrase, salt, where));
      this.opened.set(salt, crypter);
    }
    return crypter;
  }

  /** The key of a new salt; the same one every time. */
  create(): Promise<Crypter> {
    this.created ??= this.ask().then(createCrypter);
    return this.created;
  }

  private ask(): Promise<string> {
    this.passphrase ??= (async () => {
      const given = passphraseFromFile(process.env) ?? (await this.source?.());
      if (given === undefined || given === '') {
        throw new EngineError(
          'passphrase',
          `the stack ${this.stack} needs a passphrase; put it into a file that only you can read ` +
            'and name the file in PULUMI_CONFIG_PASSPHRASE_FILE',
        );
      }
      return given;
    })();
    return this.passphrase;
  }
}
