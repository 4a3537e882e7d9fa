/** Files of the kernel that the engine keeps from containers (its own lists, as far as they matter to the host). */

/** No container sees these. */
export const masked: readonly string[] = ['/proc/kcore', '/proc/keys', '/proc/timer_list'];

/** A container may read these at most. */
export const readOnly: readonly string[] = ['/proc/sys', '/proc/sysrq-trigger', '/sys'];
