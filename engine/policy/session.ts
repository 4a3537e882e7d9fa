/** All policy packs of a run: what they are asked, and what comes of their answers. */
import { EnforcementLevel } from '@pulumi/pulumi/proto/analyzer_pb';
import type { AnalyzeDiagnostic } from '@pulumi/pulumi/proto/analyzer_pb';
import { EngineError } from '../errors';
import { fromStruct } from '../protocol/struct';
import type { RunContext } from '../run/context';
import type { EventSink } from '../run/events';
import type { ResourceState } from '../state/resource';
import { annotateLike } from '../values/annotate';
import type { PropertyMap } from '../values/values';
import { PolicyPack } from './pack';
import { analyzeRequest, analyzeStackRequest } from './requests';

/** How long policy packs took, in seconds. */
export interface PolicyTimes {
  /** From launching them until all could be asked. */
  readonly start: number;
  /** How long at least one of them was thinking. */
  readonly analysis: number;
}

/** The running packs of one run. */
export class PolicySession {
  private readonly thinking = new Stopwatch();
  /** What packs were asked and nobody has waited for yet. Settled promises that tell their error, so that none is lost. */
  private readonly asked: Promise<unknown>[] = [];

  private constructor(
    private readonly packs: readonly PolicyPack[],
    private readonly events: EventSink,
    private readonly preview: boolean,
    private readonly startSeconds: number,
  ) {}

  /** How long the packs have taken so far. */
  get times(): PolicyTimes {
    return { start: this.startSeconds, analysis: this.thinking.seconds };
  }

  /** Starts all packs at the same time; if one fails, none is left running. */
  static async start(context: RunContext, preview: boolean, engineAddress: string): Promise<PolicySession> {
    const before = Date.now();
    const started = await Promise.allSettled(
      context.policyPacks.map((source) => PolicyPack.start(source, context, preview, engineAddress)),
    );
    const session = new PolicySession(
      started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
      context.events,
      preview,
      (Date.now() - before) / 1000,
    );
    const failed = started.find((result) => result.status === 'rejected');
    if (failed) {
      session.close();
      throw failed.reason;
    }
    return session;
  }

  /**
   * Remediates and analyzes one resource.
   * @param provider the provider resource that makes it
   * @param onViolation gets the error of each mandatory violation; may throw it
   * @returns the inputs, changed if a policy has changed them
   */
  async check(
    next: ResourceState,
    provider: ResourceState | undefined,
    onViolation: (error: EngineError) => void,
  ): Promise<PropertyMap> {
    let inputs = next.inputs;
    if (this.packs.length === 0) return inputs;
    for (const pack of this.packs.filter(({ remediates }) => remediates)) {
      const request = analyzeRequest({ ...next, inputs }, provider);
      const response = await this.thinking.during(() => pack.remediate(request));
      for (const remediation of response.getRemediationsList()) {
        const diagnostic = remediation.getDiagnostic();
        const properties = remediation.getProperties();
        if (diagnostic !== '') {
          onViolation(
            new EngineError('policy', `${remediation.getPolicyname()}: ${diagnostic} (${next.urn})`),
          );
        } else if (properties) {
          inputs = annotateLike(fromStruct(properties), inputs);
          this.emit(pack, remediation.getPolicyname(), 'remediated', remediation.getDescription(), next.urn);
        }
      }
    }
    const analysis = this.analyze(analyzeRequest({ ...next, inputs }, provider), next.urn, onViolation);
    // An update waits: a resource that is refused is not made. A preview makes nothing, so the packs may think while the
    // next resources are planned.
    if (!this.preview) await analysis;
    else this.asked.push(analysis.catch((error: unknown) => ({ error })));
    return inputs;
  }

  private async analyze(
    request: Buffer,
    urn: string,
    onViolation: (error: EngineError) => void,
  ): Promise<void> {
    const answers = await Promise.all(
      this.packs.map(async (pack) => ({
        pack,
        found: await this.thinking.during(() => pack.analyze(request)),
      })),
    );
    for (const { pack, found } of answers) {
      this.report(pack, found, urn, onViolation);
    }
  }

  /**
   * Waits for all that was asked of the packs.
   * @throws EngineError if a pack failed over one of them
   */
  private async settle(): Promise<void> {
    for (const answer of await Promise.all(this.asked)) {
      if (answer !== undefined) throw (answer as { error: unknown }).error;
    }
  }

  /** Analyzes the whole stack with its outputs. */
  async checkStack(
    resources: readonly ResourceState[],
    onViolation: (error: EngineError) => void,
  ): Promise<void> {
    if (this.packs.length === 0) return;
    await this.settle();
    const request = analyzeStackRequest(resources);
    for (const pack of this.packs) {
      const found = await this.thinking.during(() => pack.analyzeStack(request));
      this.report(pack, found, '', onViolation);
    }
  }

  /** Ends all packs. */
  close(): void {
    for (const pack of this.packs) pack.close();
  }

  private report(
    pack: PolicyPack,
    diagnostics: readonly AnalyzeDiagnostic[],
    about: string,
    onViolation: (error: EngineError) => void,
  ): void {
    const violations: EngineError[] = [];
    for (const diagnostic of diagnostics) {
      const level = diagnostic.getEnforcementlevel();
      const urn = diagnostic.getUrn() || about;
      if (level === EnforcementLevel.DISABLED) continue;
      const advisory = level === EnforcementLevel.ADVISORY;
      this.emit(
        pack,
        diagnostic.getPolicyname(),
        advisory ? 'advisory' : 'mandatory',
        diagnostic.getMessage(),
        urn,
      );
      if (!advisory) violations.push(violation(diagnostic, urn));
    }
    for (const error of violations) onViolation(error);
  }

  private emit(
    pack: PolicyPack,
    policy: string,
    level: 'advisory' | 'mandatory' | 'remediated',
    message: string,
    urn: string,
  ): void {
    this.events.emit({ kind: 'policy', pack: pack.name, policy, level, message, urn });
  }
}

/** Measures for how long at least one of some calls was under way. */
class Stopwatch {
  private running = 0;
  private since = 0;
  private milliseconds = 0;

  get seconds(): number {
    return this.milliseconds / 1000;
  }

  async during<T>(call: () => Promise<T>): Promise<T> {
    if (this.running++ === 0) this.since = performance.now();
    try {
      return await call();
    } finally {
      if (--this.running === 0) this.milliseconds += performance.now() - this.since;
    }
  }
}

function violation(diagnostic: AnalyzeDiagnostic, urn: string): EngineError {
  const where = urn === '' ? 'the stack' : urn;
  return new EngineError(
    'policy',
    `${where} breaks the mandatory policy ${diagnostic.getPolicyname()}: ${diagnostic.getMessage()}`,
  );
}
