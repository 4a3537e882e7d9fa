/** Exit codes of `drill run`. */

/** `unproven`: nothing failed, but something could not be shown: a fault that is not possible here, or a set that was not at rest. */
export const drillExit = { passed: 0, failed: 1, unproven: 3, interrupted: 130 } as const;

/** How a whole `drill run` ended. */
export type DrillVerdict = keyof typeof drillExit;
