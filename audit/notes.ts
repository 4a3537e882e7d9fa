/** Notes of what could not be seen, so that it is never taken for good. */
import { reasonOf } from '../drills/experiment/errors';
import type { Look, Unseen } from './facts';

/** Not done: the person pressed Ctrl-C. */
export class AuditInterrupted extends Error {}

/** Notes what could not be seen. */
export class Notes {
  readonly unseen: Unseen[] = [];

  constructor(private readonly signal: AbortSignal) {}

  /** Does a part of the look; where it fails, notes why and goes on with the other value. */
  async part<T>(
    look: Look,
    subject: string | undefined,
    work: () => T | Promise<T>,
    otherwise: T,
  ): Promise<T> {
    if (this.isOver()) throw new AuditInterrupted();
    try {
      return await work();
    } catch (error) {
      if (this.isOver() || error instanceof AuditInterrupted) throw new AuditInterrupted();
      this.note(look, subject, reasonOf(error));
      return otherwise;
    }
  }

  private isOver(): boolean {
    return this.signal.aborted;
  }

  /** Notes one thing; without a subject it is the whole look that failed. */
  note(look: Look, subject: string | undefined, reason: string): void {
    this.unseen.push({ look, ...(subject === undefined ? {} : { subject }), reason });
  }
}
