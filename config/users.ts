/** The part of a stack's file that names its users, and the names that are the platform's. */
import { z } from 'zod';

/** Users the platform itself makes; an application user cannot take their names. */
export const reservedUsers = [
  'default',
  'admin',
  'replication',
  'sentinel',
  'sentinel-peer',
  'exporter',
  'backup',
  'drill',
  'member',
] as const;

/** Web pages: each has a password, under its own name among those of the users, whose names they cannot be. */
export const pages = ['prometheus', 'alertmanager', 'grafana'] as const;

/** Names that no application user can have. */
export const taken: readonly string[] = [...reservedUsers, ...pages];

/** No password of theirs is rotated: nobody can be `default`, and Grafana keeps its own record. */
export const unrotated = ['default', 'grafana'];

/** One of `jsquared:users`: an application. */
export const user = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'a small letter, then small letters, digits and dashes, 32 at most')
    .refine((name) => !taken.includes(name), {
      error: (issue) => `"${String(issue.input)}" is a user of the platform itself; choose another name`,
    })
    .describe('user name'),
  access: z
    .enum(['readwrite', 'readonly'])
    .default('readwrite')
    .describe('what the user may do with its keys'),
  keys: z
    .array(z.string().regex(/^[^\s"'\\~%]+$/, 'no blanks, quotes, backslashes, ~ or %'))
    .min(1)
    .default(['*'])
    .describe('key patterns'),
  channels: z
    .array(z.string().regex(/^[^\s"'\\&]+$/, 'no blanks, quotes, backslashes or &'))
    .default([])
    .describe('pub/sub channel patterns; none by default'),
});
