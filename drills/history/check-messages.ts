/**
 * What became of published messages. Pub/sub promises nothing: a message that nobody heard is a gap, which is counted
 * and stated. One that was never sent, or came twice, is wrong whatever was promised.
 */
import { Anomalies, counted, type Checker } from './checker';
import type { OperationEvent, Verdict } from './events';

interface Channel {
  readonly sent: Set<number>;
  readonly answered: Set<number>;
  readonly heard: Map<string, Set<number>>;
}

/** Judges channels; gaps are counted for each subscriber that heard anything of the channel. */
export class MessageChecker implements Checker {
  private readonly channels = new Map<string, Channel>();
  private readonly wrong = new Anomalies();

  /** Takes in the next operation. */
  see(event: OperationEvent): void {
    const { kind, key, value } = event;
    if ((kind !== 'publish' && kind !== 'receive') || value === null) return;
    let channel = this.channels.get(key);
    if (!channel) {
      this.channels.set(key, (channel = { sent: new Set(), answered: new Set(), heard: new Map() }));
    }
    if (kind === 'publish') {
      if (event.outcome !== 'refused') channel.sent.add(value);
      if (event.outcome === 'ok') channel.answered.add(value);
      return;
    }
    let heard = channel.heard.get(event.client);
    if (!heard) channel.heard.set(event.client, (heard = new Set()));
    if (heard.has(value)) this.wrong.add(() => `${event.client} heard ${value} of ${key} twice`);
    heard.add(value);
  }

  /** What was found, once all operations were seen. */
  verdict(): Verdict {
    const wrong = new Anomalies();
    wrong.first.push(...this.wrong.first);
    wrong.count = this.wrong.count;
    let sent = 0;
    let gaps = 0;
    let pairs = 0;
    for (const [key, channel] of this.channels) {
      sent += channel.answered.size;
      for (const [client, heard] of channel.heard) {
        pairs += 1;
        for (const value of heard) {
          if (!channel.sent.has(value))
            wrong.add(() => `${client} heard ${value} of ${key}, which nobody sent`);
        }
        for (const value of channel.answered) if (!heard.has(value)) gaps += 1;
      }
    }
    return {
      checker: 'messages',
      verdict: wrong.count > 0 ? 'fail' : sent > 0 && pairs > 0 ? 'pass' : 'unknown',
      says:
        sent > 0 && pairs > 0
          ? `${counted(sent, 'message')} to ${counted(pairs, 'listener')}: ${gaps} not heard (nothing is promised), ${wrong.count} wrong`
          : 'no message was sent and heard, so there is nothing to judge',
      numbers: { sent, listeners: pairs, gaps, wrong: wrong.count },
      anomalies: wrong.first.slice(0, 20),
    };
  }
}
