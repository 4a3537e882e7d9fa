/** Transforms: the program's own functions, called back with a registration before it is planned. */
import { credentials } from '@grpc/grpc-js';
import { CallbacksClient } from '@pulumi/pulumi/proto/callback_grpc_pb';
import { CallbackInvokeRequest } from '@pulumi/pulumi/proto/callback_pb';
import type { Callback } from '@pulumi/pulumi/proto/callback_pb';
import { Alias } from '@pulumi/pulumi/proto/alias_pb';
import type { RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb';
import {
  TransformRequest,
  TransformResourceOptions,
  TransformResponse,
} from '@pulumi/pulumi/proto/resource_pb';
import { EngineError, messageOf } from '../errors';
import { makeUrn } from '../plan/urn';

/** The transforms of one run, and the connections to whoever implements them. */
export class Transforms {
  private readonly stackWide: Callback[] = [];
  private readonly ofComponents = new Map<string, { callbacks: Callback[]; parent: string }>();
  private readonly clients = new Map<string, CallbacksClient>();

  constructor(
    private readonly stack: string,
    private readonly project: string,
  ) {}

  /** Adds a transform for every resource registered from now on. */
  addStackWide(callback: Callback): void {
    this.stackWide.push(callback);
  }

  /** Remembers a component's own transforms: they apply to its children as well. */
  addComponent(urn: string, request: RegisterResourceRequest): void {
    this.ofComponents.set(urn, { callbacks: request.getTransformsList(), parent: request.getParent() });
  }

  /**
   * Calls the resource's own transforms, then those of its parents from the nearest on, then the stack's; changes the
   * request in place.
   * @throws EngineError if one of them throws
   */
  async apply(request: RegisterResourceRequest): Promise<void> {
    for (const callback of request.getTransformsList()) await this.call(callback, request);
    let urn = request.getParent();
    for (let parent = this.ofComponents.get(urn); parent; parent = this.ofComponents.get(urn)) {
      for (const callback of parent.callbacks) await this.call(callback, request);
      urn = parent.parent;
    }
    for (const callback of this.stackWide) await this.call(callback, request);
  }

  /** Closes the connections. */
  close(): void {
    for (const client of this.clients.values()) client.close();
    this.clients.clear();
  }

  private async call(callback: Callback, request: RegisterResourceRequest): Promise<void> {
    const message = new TransformRequest()
      .setType(request.getType())
      .setName(request.getName())
      .setCustom(request.getCustom())
      .setParent(request.getParent())
      .setProperties(request.getObject())
      .setOptions(optionsOf(request));
    const bytes = await this.invoke(callback, message.serializeBinary(), request);
    const response = TransformResponse.deserializeBinary(bytes);
    request.setObject(response.getProperties() ?? request.getObject());
    const options = response.getOptions();
    if (options) this.putOptions(request, options);
  }

  private invoke(
    callback: Callback,
    bytes: Uint8Array,
    request: RegisterResourceRequest,
  ): Promise<Uint8Array> {
    const target = callback.getTarget();
    let client = this.clients.get(target);
    if (!client) {
      client = new CallbacksClient(target, credentials.createInsecure());
      this.clients.set(target, client);
    }
    const call = new CallbackInvokeRequest().setToken(callback.getToken()).setRequest(bytes);
    const connection = client;
    return new Promise((resolve, reject) => {
      connection.invoke(call, (error, response) => {
        if (!error) {
          resolve(response.getResponse_asU8());
          return;
        }
        const what = `a transform of ${request.getType()} "${request.getName()}" failed`;
        reject(new EngineError('program', `${what}: ${error.details || messageOf(error)}`));
      });
    });
  }

  private putOptions(request: RegisterResourceRequest, options: TransformResourceOptions): void {
    request
      .setDependenciesList(options.getDependsOnList())
      .setIgnorechangesList(options.getIgnoreChangesList())
      .setReplaceonchangesList(options.getReplaceOnChangesList())
      .setAdditionalsecretoutputsList(options.getAdditionalSecretOutputsList())
      .setAliasurnsList(options.getAliasesList().map((alias) => this.aliasUrn(alias, request)))
      .setProvider(options.getProvider())
      .setVersion(options.getVersion())
      .setDeletedwith(options.getDeletedWith())
      .setImportid(options.getImport())
      .setPlugindownloadurl(options.getPluginDownloadUrl())
      .setReplaceWithList(options.getReplaceWithList())
      .setHooks(options.getHooks())
      .setCustomtimeouts(options.getCustomTimeouts());
    const protect = options.getProtect();
    if (protect !== undefined) request.setProtect(protect);
    const retain = options.getRetainOnDelete();
    if (retain !== undefined) request.setRetainondelete(retain);
    const first = options.getDeleteBeforeReplace();
    request.setDeletebeforereplacedefined(first !== undefined).setDeletebeforereplace(first ?? false);
    const providers = request.getProvidersMap();
    providers.clear();
    for (const [pkg, reference] of options.getProvidersMap().toArray()) providers.set(pkg, reference);
  }

  private aliasUrn(alias: Alias, request: RegisterResourceRequest): string {
    const spec = alias.getSpec();
    if (!spec) return alias.getUrn();
    return makeUrn(
      spec.getStack() || this.stack,
      spec.getProject() || this.project,
      spec.getNoparent() ? '' : spec.getParenturn() || request.getParent(),
      spec.getType() || request.getType(),
      spec.getName() || request.getName(),
    );
  }
}

function optionsOf(request: RegisterResourceRequest): TransformResourceOptions {
  const options = new TransformResourceOptions()
    .setDependsOnList(request.getDependenciesList())
    .setIgnoreChangesList(request.getIgnorechangesList())
    .setReplaceOnChangesList(request.getReplaceonchangesList())
    .setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList())
    .setAliasesList(request.getAliasurnsList().map((urn) => new Alias().setUrn(urn)))
    .setProvider(request.getProvider())
    .setVersion(request.getVersion())
    .setDeletedWith(request.getDeletedwith())
    .setImport(request.getImportid())
    .setCustomTimeouts(request.getCustomtimeouts())
    .setReplaceWithList(request.getReplaceWithList());
  const protect = request.getProtect();
  if (protect !== undefined) options.setProtect(protect);
  if (request.getDeletebeforereplacedefined())
    options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  for (const [pkg, reference] of request.getProvidersMap().toArray()) {
    options.getProvidersMap().set(pkg, reference);
  }
  return options;
}
