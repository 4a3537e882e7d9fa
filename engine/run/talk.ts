/** What the program says while it runs. */
import type { LogSeverity } from '../providers/provider';
import type { EventSink } from './events';

/**
 * Shows what the program says; in a preview not before its end. The program begins while the state is still being decrypted, and
 * what it prints comes faster than what it registers: by then the engine does not know yet what is secret. An update comes after a
 * preview, and learns what a resource returns before the program does.
 */
export class Talk {
  private held: (() => void)[] | undefined;

  /** @param hold whether to wait for {@link Talk.release} */
  constructor(
    private readonly events: EventSink,
    hold: boolean,
  ) {
    this.held = hold ? [] : undefined;
  }

  /** Takes a line. */
  say(severity: LogSeverity, message: string, urn = ''): void {
    const show = (): void => this.events.log(severity, message, urn);
    if (this.held) this.held.push(show);
    else show();
  }

  /** Shows what was held, and from now on everything at once. May be called again. */
  release(): void {
    const { held } = this;
    this.held = undefined;
    for (const show of held ?? []) show();
  }
}
