/** Generated passwords: one a user, never chosen by a person, never in plain anywhere but in the file its bearer reads. */
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { accepted, existing, firstGeneration, type Generation } from '../../contract/rotation';

/** Arguments of {@link Passwords}. */
export interface PasswordsArgs {
  /** Names of the users; each gets a password of its own. */
  readonly users: readonly string[];
  /** Characters of a password. Default 40: more than 230 bits out of letters and digits. */
  readonly length?: number;
  /** Which generations of a user's password there are. Default: the first alone. */
  readonly generations?: Readonly<Record<string, Generation>>;
}

/** What a web page knows of a password. */
export interface PasswordHash {
  readonly generation: number;
  /** bcrypt, secret. */
  readonly bcryptHash: pulumi.Output<string>;
}

/** A password that exists. */
interface Made {
  readonly generation: number;
  readonly password: random.RandomPassword;
}

/** A user's passwords by generation. */
interface UserPasswords {
  readonly generation: Generation;
  readonly made: ReadonlyMap<number, random.RandomPassword>;
}

/** A password a user, and while it is being changed the one before or after it. */
export class Passwords extends pulumi.ComponentResource {
  private readonly byUser: ReadonlyMap<string, UserPasswords>;

  /**
   * @param name unique in the stack
   * @throws Error if length is below 24, or a generation is of a user that is not among the users
   */
  constructor(name: string, args: PasswordsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('jsquared:security:Passwords', name, args, opts);
    const length = args.length ?? 40;
    if (length < 24) throw new Error(`Passwords "${name}": length ${length} is below 24`);
    const stranger = Object.keys(args.generations ?? {}).find((user) => !args.users.includes(user));
    if (stranger !== undefined)
      throw new Error(`Passwords "${name}": generations names "${stranger}", which is no user`);
    this.byUser = new Map(
      args.users.map((user) => {
        const generation = args.generations?.[user] ?? firstGeneration;
        const made = existing(generation).map((n) => {
          // A dot is in no user's name, so that a generation never has the name of another user's password.
          const own = n === 1 ? `${name}-${user}` : `${name}-${user}.${n}`;
          // Letters and digits alone: the password goes into ACL files, URLs and config files unquoted.
          return [n, new random.RandomPassword(own, { length, special: false }, { parent: this })] as const;
        });
        return [user, { generation, made: new Map(made) }];
      }),
    );
    this.registerOutputs({});
  }

  /**
   * The password that a user has in use; secret.
   * @throws Error naming the user if it has none
   */
  of(user: string): pulumi.Output<string> {
    return this.letIn(user)[0].password.result;
  }

  /**
   * Every password by which a user is let in, the one in use first; secret.
   * @throws Error naming the user if it has none
   */
  accepted(user: string): pulumi.Output<[string, ...string[]]> {
    const all = this.letIn(user).map(({ password }) => password.result);
    return pulumi.all(all).apply((known) => known as unknown as [string, ...string[]]);
  }

  /**
   * Every bcrypt hash by which a user is let in at a web page, with its generation, the one in use first; secret.
   * @throws Error naming the user if it has none
   */
  hashes(user: string): readonly [PasswordHash, ...PasswordHash[]] {
    const hash = ({ generation, password }: Made): PasswordHash => ({
      generation,
      bcryptHash: password.bcryptHash,
    });
    const [first, ...others] = this.letIn(user);
    return [hash(first), ...others.map(hash)];
  }

  private letIn(user: string): readonly [Made, ...Made[]] {
    const { generation, made } = this.find(user);
    const find = (n: number): Made => {
      const password = made.get(n);
      if (!password) throw new Error(`user "${user}" has no password of generation ${n}`);
      return { generation: n, password };
    };
    const [first, ...others] = accepted(generation);
    return [find(first), ...others.map(find)];
  }

  private find(user: string): UserPasswords {
    const passwords = this.byUser.get(user);
    if (!passwords) {
      throw new Error(
        `there is no password for user "${user}"; known users are ${[...this.byUser.keys()].join(', ')}`,
      );
    }
    return passwords;
  }
}
