/**
 * Is every write that was promised still there? In the manner of Jepsen's set-full: each value is unique, and the final
 * read of every ledger from every member says whether it is stable (everywhere), partly there, or lost (nowhere).
 */
import { Anomalies, counted, type Checker } from './checker';
import type { FinalRead, OperationEvent, Verdict } from './events';

/** What a client was told of a value; the numbers are stored, a byte for each write would do. */
const enum Told {
  /** Refused: it must not be there. */
  Refused,
  /** No answer: it may be there. */
  Unknown,
  /** Acknowledged, and no more than that. */
  Acknowledged,
  /** Acknowledged and confirmed by a replica. */
  Promised,
}

interface Ledger {
  readonly values: number[];
  readonly told: Told[];
}

/** Where the values of one kind of promise are in the end. */
interface Fate {
  total: number;
  lost: number;
  partly: number;
  readonly anomalies: Anomalies;
}

/** Collects every write to a ledger; both verdicts on writes come from it. */
export class WriteChecker implements Checker {
  private readonly ledgers = new Map<string, Ledger>();
  private attempted = 0;
  private unknown = 0;

  /**
   * @param finals what every member holds in the end; without any, nothing can be said
   * @param plainBound plain acknowledged writes that may be lost; absent: counted, not judged
   */
  constructor(
    private readonly finals: readonly FinalRead[],
    private readonly plainBound?: number,
  ) {}

  /** Takes in the next operation. */
  see(event: OperationEvent): void {
    if ((event.kind !== 'plain' && event.kind !== 'promised') || event.value === null) return;
    let ledger = this.ledgers.get(event.key);
    if (!ledger) this.ledgers.set(event.key, (ledger = { values: [], told: [] }));
    this.attempted += 1;
    if (event.outcome === 'unknown') this.unknown += 1;
    ledger.values.push(event.value);
    ledger.told.push(toldOf(event));
  }

  /** The verdict on promised writes, and on values that must not be there. */
  verdict(): Verdict {
    const fate = this.fate(Told.Promised);
    const invented = this.invented();
    const broken = fate.lost + fate.partly + invented.count;
    const judged = fate.total > 0 && this.finals.length > 0;
    const where = `on all of ${counted(this.finals.length, 'member')}`;
    return {
      checker: 'promised-writes',
      verdict: broken > 0 ? 'fail' : judged ? 'pass' : 'unknown',
      says:
        this.finals.length === 0
          ? 'no member was read in the end, so nothing can be said of the promised writes'
          : fate.total === 0 && broken === 0
            ? 'no write was promised, so there is nothing to judge'
            : `of ${counted(fate.total, 'promised write')} ${fate.lost} lost, ${fate.partly} missing from some member` +
              (invented.count > 0 ? `, ${invented.count} there that were refused or never sent` : '') +
              (broken === 0 ? `; all are ${where}` : ''),
      numbers: {
        attempted: this.attempted,
        promised: fate.total,
        lost: fate.lost,
        partly: fate.partly,
        invented: invented.count,
        unknown: this.unknown,
      },
      anomalies: [...fate.anomalies.first, ...invented.first].slice(0, 20),
    };
  }

  /** The verdict on writes that were acknowledged and not confirmed: asynchronous replication may lose them, within a bound. */
  plain(): Verdict {
    const fate = this.fate(Told.Acknowledged);
    const lost = fate.lost + fate.partly;
    const over = this.plainBound !== undefined && lost > this.plainBound;
    const judged = fate.total > 0 && this.finals.length > 0;
    const bound = this.plainBound === undefined ? 'no bound is set' : `at most ${this.plainBound} may be`;
    return {
      checker: 'plain-writes',
      verdict: over ? 'fail' : judged ? 'pass' : 'unknown',
      says: judged
        ? `of ${counted(fate.total, 'plain acknowledged write')} ${lost} lost (${bound})`
        : 'no plain write was acknowledged and looked for in the end, so there is nothing to judge',
      numbers: { acknowledged: fate.total, lost: fate.lost, partly: fate.partly },
      anomalies: fate.anomalies.first,
    };
  }

  private fate(told: Told): Fate {
    const fate: Fate = { total: 0, lost: 0, partly: 0, anomalies: new Anomalies() };
    for (const [key, ledger] of this.ledgers) {
      const there = this.finals.map((final) => ({
        member: final.member,
        values: new Set(final.ledgers[key] ?? []),
      }));
      ledger.values.forEach((value, i) => {
        if (ledger.told[i] !== told) return;
        fate.total += 1;
        const without = there.filter(({ values }) => !values.has(value)).map(({ member }) => member);
        if (without.length === 0) return;
        const everywhere = without.length === there.length;
        if (everywhere) fate.lost += 1;
        else fate.partly += 1;
        fate.anomalies.add(
          () => `${key}: ${value} is ${everywhere ? 'on no member' : `not on ${without.join(', ')}`}`,
        );
      });
    }
    return fate;
  }

  /** Values on some member that nobody sent, or whose sender was told that they were refused. */
  private invented(): Anomalies {
    const anomalies = new Anomalies();
    for (const final of this.finals) {
      for (const [key, values] of Object.entries(final.ledgers)) {
        const ledger = this.ledgers.get(key);
        const possible = new Set(ledger?.values.filter((_, i) => ledger.told[i] !== Told.Refused));
        for (const value of values) {
          if (possible.has(value)) continue;
          const why = ledger?.values.includes(value) ? 'was refused' : 'was never sent';
          anomalies.add(() => `${key}: ${value} is on ${final.member} but ${why}`);
        }
      }
    }
    return anomalies;
  }
}

function toldOf(event: OperationEvent): Told {
  if (event.outcome === 'refused') return Told.Refused;
  if (event.outcome === 'unknown') return Told.Unknown;
  return (event.confirmed ?? 0) >= 1 ? Told.Promised : Told.Acknowledged;
}
