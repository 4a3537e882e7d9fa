/**
 * The embedded deployment engine: runs a Pulumi program through Pulumi's own protocol, with its state format and its
 * stack files, where the Pulumi CLI cannot be had. It does what this project's program needs and refuses the rest by
 * name.
 */
export { EngineError } from './errors';
export type { EngineErrorCode } from './errors';
export type {
  DiagnosticEvent,
  EngineEvent,
  Operation,
  PolicyEvent,
  StepEvent,
  StepOp,
  SummaryEvent,
} from './run/events';
export type { PolicyPackSource } from './run/context';
export type { PassphraseSource } from './secrets/passphrase';
export type { LockHolder } from './state/lock';
export type { Json } from './values/encode';
export { openStack, Stack } from './stack';
export type { ReviewFinding, RunOptions, RunResult, StackOptions, StackOutput } from './options';
