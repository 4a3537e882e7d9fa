/** One policy pack: its process, and the calls to it. */
import path from 'node:path';
import fs from 'node:fs';
import { credentials } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import { BinaryReader } from 'google-protobuf';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { AnalyzerClient, AnalyzerService } from '@pulumi/pulumi/proto/analyzer_grpc_pb';
import {
  AnalyzeDiagnostic,
  AnalyzerStackConfigureRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
  RemediateResponse,
} from '@pulumi/pulumi/proto/analyzer_pb';
import type { AnalyzerInfo } from '@pulumi/pulumi/proto/analyzer_pb';
import { parse as parseYaml } from 'yaml';
import { EngineError, messageOf, unsupported } from '../errors';
import { childEnvironment, forwardLines, nodeCommand, resolveFrom } from '../launch/program';
import { spawnLeashed } from '../launch/leash';
import type { Leashed } from '../launch/leash';
import { isRecord } from '../project/project';
import type { PolicyPackSource, RunContext } from '../run/context';
import { ORGANIZATION } from '../state/backend';
import { resolvePolicyConfig } from './config';
import type { ResolvedPolicy } from './config';

/** A stack's properties can go in one message. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;
/** A pack that has not come up by then never will; type-checking a large one takes some seconds. */
const START_TIMEOUT_MS = 60_000;

/** A running pack. */
export class PolicyPack {
  private constructor(
    readonly name: string,
    /** True if a policy of the level `remediate` is in it: only then is there a use in asking it to {@link remediate}. */
    readonly remediates: boolean,
    private readonly client: AnalyzerClient,
    private readonly process: Leashed,
  ) {}

  /**
   * Starts and configures a pack.
   * @throws EngineError if it does not start, or its configuration is refused
   */
  static async start(
    source: PolicyPackSource,
    context: RunContext,
    preview: boolean,
    engineAddress: string,
  ): Promise<PolicyPack> {
    const directory = path.resolve(source.directory);
    checkPackFile(directory);
    const process = launch(directory, context, preview, engineAddress);
    try {
      const port = await firstPort(process, directory, context);
      const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
        'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
        'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
        // A pack that is gone does not come back, and nobody asks for statistics: both cost something at each call.
        'grpc.enable_retries': 0,
        'grpc.enable_channelz': 0,
      });
      await promised((done) => client.configureStack(stackRequest(context, preview), done));
      const info = await promised<AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done));
      const policies = resolvePolicyConfig(info, source.config ?? {});
      await promised((done) => client.configure(configureRequest(policies), done));
      const remediates = policies.some(({ level }) => level === EnforcementLevel.REMEDIATE);
      return new PolicyPack(info.getName(), remediates, client, process);
    } catch (error) {
      process.kill();
      throw error instanceof EngineError
        ? error
        : new EngineError('policy', `policy pack ${directory} does not work: ${messageOf(error)}`);
    }
  }

  /**
   * Looks at one resource's checked inputs.
   * @param request the bytes of an AnalyzeRequest
   */
  analyze(request: Buffer): Promise<AnalyzeDiagnostic[]> {
    return this.calling(AnalyzerService.analyze.path, request, diagnosticsIn);
  }

  /**
   * Lets the policies of level `remediate` change one resource's checked inputs.
   * @param request the bytes of an AnalyzeRequest
   */
  remediate(request: Buffer): Promise<RemediateResponse> {
    return this.calling(AnalyzerService.remediate.path, request, (response) =>
      RemediateResponse.deserializeBinary(response),
    );
  }

  /**
   * Looks at all resources with their outputs.
   * @param request the bytes of an AnalyzeStackRequest
   */
  analyzeStack(request: Buffer): Promise<AnalyzeDiagnostic[]> {
    return this.calling(AnalyzerService.analyzeStack.path, request, diagnosticsIn);
  }

  /** Ends the pack. */
  close(): void {
    this.client.close();
    this.process.kill();
  }

  // A policy that throws is no policy that agrees.
  private async calling<T>(method: string, request: Buffer, read: (response: Buffer) => T): Promise<T> {
    try {
      return await promised((done) => this.client.makeUnaryRequest(method, asItIs, read, request, done));
    } catch (error) {
      throw new EngineError('policy', `policy pack ${this.name} failed: ${messageOf(error)}`);
    }
  }
}

type Reply<T> = (error: ServiceError | null, response: T | undefined) => void;

const asItIs = (bytes: Buffer): Buffer => bytes;

/** AnalyzeResponse.diagnostics. */
const DIAGNOSTICS = 2;

/**
 * What a pack found, out of the bytes of an AnalyzeResponse. Most of an answer are the policies that were about something else, which
 * nobody is shown: they are passed over.
 */
function diagnosticsIn(response: Buffer): AnalyzeDiagnostic[] {
  const found: AnalyzeDiagnostic[] = [];
  const reader = new BinaryReader(response);
  while (reader.nextField()) {
    if (reader.getFieldNumber() === DIAGNOSTICS)
      found.push(AnalyzeDiagnostic.deserializeBinary(reader.readBytes()));
    else reader.skipField();
  }
  return found;
}

function promised<T>(call: (done: Reply<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error || response === undefined) reject(new Error(error?.details || error?.message));
      else resolve(response);
    });
  });
}

function checkPackFile(directory: string): void {
  const file = path.join(directory, 'PulumiPolicy.yaml');
  let yaml: unknown;
  try {
    yaml = parseYaml(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new EngineError('config', `cannot read ${file}: ${messageOf(error)}`);
  }
  const runtime = isRecord(yaml) ? yaml['runtime'] : undefined;
  const name = isRecord(runtime) ? runtime['name'] : runtime;
  if (name !== 'nodejs') throw unsupported(`the runtime ${JSON.stringify(name)} in ${file} (only nodejs)`);
}

function launch(directory: string, context: RunContext, preview: boolean, engineAddress: string): Leashed {
  const runner = resolveFrom(directory, '@pulumi/pulumi/cmd/run-policy-pack');
  return spawnLeashed([...nodeCommand, runner, engineAddress, directory], {
    cwd: directory,
    env: {
      ...childEnvironment(),
      PULUMI_NODEJS_ORGANIZATION: ORGANIZATION,
      PULUMI_NODEJS_PROJECT: context.project.name,
      PULUMI_NODEJS_STACK: context.stack,
      PULUMI_NODEJS_DRY_RUN: String(preview),
      PULUMI_CONFIG: JSON.stringify(context.config.values),
    },
  });
}

/** The first line on its standard output is the port; everything else it prints is shown. */
function firstPort(process: Leashed, directory: string, context: RunContext): Promise<string> {
  const errors: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      const said = errors.length > 0 ? `:\n${errors.join('\n')}` : '';
      reject(new EngineError('policy', `policy pack ${directory} ${why}${said}`));
    };
    const timer = setTimeout(() => {
      fail(`did not start within ${String(START_TIMEOUT_MS / 1000)} seconds`);
    }, START_TIMEOUT_MS);
    let port: string | undefined;
    forwardLines(process, (stream, line) => {
      if (stream === 'stdout' && port === undefined && /^\d+$/.test(line.trim())) {
        port = line.trim();
        clearTimeout(timer);
        resolve(port);
      } else if (port === undefined) {
        errors.push(line);
      } else {
        context.events.log(stream === 'stderr' ? 'warning' : 'info', line);
      }
    });
    process.ended.then(
      () => {
        clearTimeout(timer);
        fail('ended before it was ready');
      },
      (error: unknown) => {
        clearTimeout(timer);
        fail(`could not be started (${messageOf(error)})`);
      },
    );
  });
}

function stackRequest(context: RunContext, preview: boolean): AnalyzerStackConfigureRequest {
  const request = new AnalyzerStackConfigureRequest()
    .setStack(context.stack)
    .setProject(context.project.name)
    .setOrganization(ORGANIZATION)
    .setDryRun(preview)
    .setConfigSecretKeysList([...context.config.secretKeys]);
  for (const [key, value] of Object.entries(context.config.values)) request.getConfigMap().set(key, value);
  return request;
}

function configureRequest(policies: readonly ResolvedPolicy[]): ConfigureAnalyzerRequest {
  const request = new ConfigureAnalyzerRequest();
  for (const policy of policies) {
    // The struct has to be there even when it is empty: the pack reads it without asking.
    const properties = Struct.fromJavaScript(policy.values as Parameters<typeof Struct.fromJavaScript>[0]);
    const config = new PolicyConfig().setEnforcementlevel(policy.level).setProperties(properties);
    request.getPolicyconfigMap().set(policy.name, config);
  }
  return request;
}
