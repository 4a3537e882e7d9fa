/** `/proc/<pid>/status`: what the kernel lets a process do. */

/** The part that is judged. */
export interface ProcessStatus {
  readonly name: string;
  /** Real, effective, saved, file system. */
  readonly uids: readonly number[];
  readonly gids: readonly number[];
  readonly groups: readonly number[];
  /** Capability sets as hexadecimal numbers, by the kernel's names (`CapEff`). */
  readonly capabilities: Readonly<Record<string, string>>;
  readonly noNewPrivileges: boolean;
  /** 0: none, 1: strict, 2: a filter; undefined where the kernel cannot filter. */
  readonly seccomp?: number;
}

/** Capabilities in the order of their bits (linux/capability.h). */
const names =
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'.split(
    ' ',
  );

/** Every capability that Linux 6 has. */
export const allCapabilities = names.length;

/**
 * Reads the file.
 * @throws Error if it is not such a file
 */
export function parseStatus(text: string): ProcessStatus {
  const fields = new Map(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf(':');
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1).trim()] as const];
    }),
  );
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined) throw new Error(`the kernel's status of a process has no ${name}`);
    return value;
  };
  const numbers = (name: string): number[] => field(name).split(/\s+/).filter(Boolean).map(Number);
  const seccomp = fields.get('Seccomp');
  return {
    name: field('Name'),
    uids: numbers('Uid'),
    gids: numbers('Gid'),
    groups: numbers('Groups'),
    capabilities: Object.fromEntries(
      ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((name) => [name, field(name)]),
    ),
    noNewPrivileges: field('NoNewPrivs') === '1',
    ...(seccomp === undefined ? {} : { seccomp: Number(seccomp) }),
  };
}

/** Names of the capabilities in a set; a bit that has no name here is called by its number. */
export function capabilityNames(hex: string): string[] {
  const set = BigInt(`0x${hex}`);
  const found: string[] = [];
  for (let bit = 0; bit < 64; bit += 1) {
    if ((set >> BigInt(bit)) & 1n) found.push(names[bit] ?? `capability ${bit}`);
  }
  return found;
}
