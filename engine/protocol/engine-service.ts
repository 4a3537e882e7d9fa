/** The engine service: logging and the root resource, for the program and for policy packs. */
import { status } from '@grpc/grpc-js';
import type { handleUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import {
  GetRootResourceResponse,
  LogSeverity as ProtoSeverity,
  SetRootResourceResponse,
} from '@pulumi/pulumi/proto/engine_pb';
import type {
  GetRootResourceRequest,
  LogRequest,
  RequirePulumiVersionRequest,
  SetRootResourceRequest,
} from '@pulumi/pulumi/proto/engine_pb';
import type { LogSeverity } from '../providers/provider';

const SEVERITIES: Readonly<Record<number, LogSeverity>> = {
  [ProtoSeverity.DEBUG]: 'debug',
  [ProtoSeverity.INFO]: 'info',
  [ProtoSeverity.WARNING]: 'warning',
  [ProtoSeverity.ERROR]: 'error',
};

/** @param log gets each line, with the URN it is about (or an empty string) */
export function engineService(
  log: (severity: LogSeverity, message: string, urn: string) => void,
): UntypedServiceImplementation {
  let root = '';
  const logCall: handleUnaryCall<LogRequest, Empty> = (call, reply) => {
    const request = call.request;
    log(SEVERITIES[request.getSeverity()] ?? 'info', request.getMessage(), request.getUrn());
    reply(null, new Empty());
  };
  const getRoot: handleUnaryCall<GetRootResourceRequest, GetRootResourceResponse> = (_call, reply) => {
    reply(null, new GetRootResourceResponse().setUrn(root));
  };
  const setRoot: handleUnaryCall<SetRootResourceRequest, SetRootResourceResponse> = (call, reply) => {
    root = call.request.getUrn();
    reply(null, new SetRootResourceResponse());
  };
  const requireVersion: handleUnaryCall<RequirePulumiVersionRequest, never> = (call, reply) => {
    const range = call.request.getPulumiVersionRange();
    reply({ code: status.FAILED_PRECONDITION, details: `the embedded engine is no Pulumi CLI ${range}` });
  };
  return {
    log: logCall,
    getRootResource: getRoot,
    setRootResource: setRoot,
    requirePulumiVersion: requireVersion,
    startDebugging: (_call: unknown, reply: (error: { code: number; details: string }) => void) => {
      reply({ code: status.UNIMPLEMENTED, details: 'not implemented' });
    },
  };
}
