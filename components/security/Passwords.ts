/** Generated passwords: one a user, never chosen by a person, never in plain anywhere but in the file its bearer reads. */
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';

/** Arguments of {@link Passwords}. */
export interface PasswordsArgs {
  /** Names of the users; each gets a password of its own. */
  readonly users: readonly string[];
  /** Characters of a password. Default 40: more than 230 bits out of letters and digits. */
  readonly length?: number;
}

/** A password a user. */
export class Passwords extends pulumi.ComponentResource {
  private readonly byUser: ReadonlyMap<string, random.RandomPassword>;

  /**
   * @param name unique in the stack
   * @throws Error if length is below 24
   */
  constructor(name: string, args: PasswordsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('jsquared:security:Passwords', name, args, opts);
    const length = args.length ?? 40;
    if (length < 24) throw new Error(`Passwords "${name}": length ${length} is below 24`);
    this.byUser = new Map(
      args.users.map((user) => [
        user,
        // Letters and digits alone: the password goes into ACL files, URLs and config files unquoted.
        new random.RandomPassword(`${name}-${user}`, { length, special: false }, { parent: this }),
      ]),
    );
    this.registerOutputs({});
  }

  /**
   * A user's password; secret.
   * @throws Error naming the user if it has none
   */
  of(user: string): pulumi.Output<string> {
    return this.find(user).result;
  }

  /**
   * The bcrypt hash of a user's password, for web pages; secret.
   * @throws Error naming the user if it has none
   */
  bcryptOf(user: string): pulumi.Output<string> {
    return this.find(user).bcryptHash;
  }

  private find(user: string): random.RandomPassword {
    const password = this.byUser.get(user);
    if (!password) {
      throw new Error(
        `there is no password for user "${user}"; known users are ${[...this.byUser.keys()].join(', ')}`,
      );
    }
    return password;
  }
}
