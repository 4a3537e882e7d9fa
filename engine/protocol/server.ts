/** A gRPC server on a port of the loopback interface that the kernel chooses. */
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';

/** As the Pulumi CLI allows it: a whole stack's properties can go in one message. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** A running server. */
export interface RunningServer {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  /** Ends all connections at once. */
  close(): void;
}

/** Starts a server with these services. */
export function startServer(
  services: readonly (readonly [ServiceDefinition, UntypedServiceImplementation])[],
): Promise<RunningServer> {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  });
  for (const [definition, implementation] of services) server.addService(definition, implementation);
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
      if (error) {
        reject(error);
        return;
      }
      resolve({
        address: `127.0.0.1:${String(port)}`,
        close: () => {
          server.forceShutdown();
        },
      });
    });
  });
}
