/**
 * How many rotations of everything were asked for, one after the other: JSQUARED_ROTATION_ROUNDS, twenty for evidence. Without
 * it there are none (three minutes each, and what they change is changed once elsewhere), and a rotation is killed at the
 * steps alone at which most can go wrong.
 */
export const askedRounds = Math.min(100, Math.max(0, Number(process.env['JSQUARED_ROTATION_ROUNDS'] ?? 0)));

/** The server of the sets whose secrets are changed: JSQUARED_ROTATION_FLAVOUR, redis unless it says valkey. */
export const flavour = process.env['JSQUARED_ROTATION_FLAVOUR'] === 'valkey' ? 'valkey' : 'redis';
