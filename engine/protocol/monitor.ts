/** The resource monitor: what the program talks to when it registers resources. */
import { status } from '@grpc/grpc-js';
import type { handleUnaryCall, sendUnaryData, UntypedServiceImplementation } from '@grpc/grpc-js';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { RegisterResourceResponse, SupportsFeatureResponse } from '@pulumi/pulumi/proto/resource_pb';
import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  ResourceCallRequest,
  ResourceInvokeRequest,
  SupportsFeatureRequest,
  RegisterResourceRequest,
} from '@pulumi/pulumi/proto/resource_pb';
import type { Callback } from '@pulumi/pulumi/proto/callback_pb';
import { unsupported } from '../errors';
import type { PropertyMap } from '../values/values';
import { readRegistration } from './registration';
import type { Registration } from './registration';
import { fromStruct, toStruct } from './struct';
import type { Transforms } from './transforms';

/** What the SDK may use. Without `aliasSpecs` it computes URNs of aliases itself; without `outputValues` it sends plain values. */
const FEATURES: ReadonlySet<string> = new Set(['secrets', 'transforms', 'deletedWith']);

/** What a registration has led to. */
export interface Registered {
  readonly urn: string;
  /** Empty: not known yet. */
  readonly id: string;
  readonly outputs: PropertyMap;
}

/** Who decides what registrations lead to. */
export interface MonitorHandler {
  /** Reserves the URN; called before anything is awaited, so that two resources of one name cannot both get in. */
  reserve(registration: { parent: string; type: string; name: string }): string;
  register(urn: string, registration: Registration): Promise<Registered>;
  registerOutputs(urn: string, outputs: PropertyMap): Promise<void>;
  /** The program has come to its end. */
  finished(): void;
  /** Anything that went wrong: from here on the run has failed, whatever the program's exit code is. */
  failed(error: unknown): void;
}

/** @returns the service for the gRPC server */
export function monitorService(
  handler: MonitorHandler,
  transforms: Transforms,
): UntypedServiceImplementation {
  // UNAVAILABLE makes the SDK end the program quietly: the engine has printed the error itself. The program may still
  // exit with 0 and signal its end, so the handler remembers the failure.
  const fail = (error: unknown, reply: (error: { code: number; details: string }) => void): void => {
    handler.failed(error);
    reply({ code: status.UNAVAILABLE, details: 'the engine has ended the run' });
  };
  const refuse =
    <Request>(feature: (request: Request) => string): handleUnaryCall<Request, never> =>
    (call, reply) => {
      fail(unsupported(feature(call.request)), reply);
    };
  const answer =
    <Request, Response>(
      handle: (request: Request) => Promise<Response>,
    ): handleUnaryCall<Request, Response> =>
    (call, reply: sendUnaryData<Response>) => {
      void (async () => {
        try {
          reply(null, await handle(call.request));
        } catch (error) {
          fail(error, reply);
        }
      })();
    };

  const register = async (request: RegisterResourceRequest): Promise<RegisterResourceResponse> => {
    const urn = handler.reserve({
      parent: request.getParent(),
      type: request.getType(),
      name: request.getName(),
    });
    await transforms.apply(request);
    if (!request.getCustom()) transforms.addComponent(urn, request);
    const registered = await handler.register(urn, readRegistration(request));
    return new RegisterResourceResponse()
      .setUrn(registered.urn)
      .setId(registered.id)
      .setObject(toStruct(registered.outputs));
  };

  return {
    supportsFeature: answer((request: SupportsFeatureRequest) =>
      Promise.resolve(new SupportsFeatureResponse().setHassupport(FEATURES.has(request.getId()))),
    ),
    registerResource: answer(register),
    registerResourceOutputs: answer(async (request: RegisterResourceOutputsRequest) => {
      await handler.registerOutputs(request.getUrn(), fromStruct(request.getOutputs()));
      return new Empty();
    }),
    registerStackTransform: answer((callback: Callback) => {
      transforms.addStackWide(callback);
      return Promise.resolve(new Empty());
    }),
    signalAndWaitForShutdown: answer(() => {
      handler.finished();
      return Promise.resolve(new Empty());
    }),
    invoke: refuse((request: ResourceInvokeRequest) => `the function call ${request.getTok()}`),
    call: refuse((request: ResourceCallRequest) => `the method call ${request.getTok()}`),
    readResource: refuse(
      (request: ReadResourceRequest) =>
        `reading existing resources (${request.getType()} "${request.getName()}")`,
    ),
    registerStackInvokeTransform: refuse(() => 'transforms of function calls'),
    registerResourceHook: refuse(() => 'resource hooks'),
    registerErrorHook: refuse(() => 'error hooks'),
    registerPackage: refuse(() => 'parameterized packages'),
    // 3.260 and later ask this first, and go on without it.
    getDeploymentInfo: (_call: unknown, reply: (error: { code: number; details: string }) => void) => {
      reply({ code: status.UNIMPLEMENTED, details: 'not implemented' });
    },
  };
}
