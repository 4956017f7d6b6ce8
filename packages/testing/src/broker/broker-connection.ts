import { KafkaError } from '@kclient/errors'
import type { Transport, TransportHandlers } from '@kclient/net'
import {
  encodeResponseFrame,
  FrameAssembler,
  Reader,
  readRequestHeader,
  readResponseHeader,
  type RequestHeader,
} from '@kclient/protocol'
import { apiVersionsApi } from '@kclient/protocol/messages/api-versions'
import { type AnyHook, type CallHooks, callControls, decisionOf } from '../wire/call-hooks.ts'
import { oneBuffer } from '../wire/one-buffer.ts'
import { sendFaulty } from '../wire/send-frame.ts'
import type { WireFault } from '../wire/wire-fault.ts'
import type { RequestContext } from './api-handler.ts'
import { unsupportedApiVersions } from './apis/api-versions.ts'
import type { BrokerCluster } from './broker-cluster.ts'
import type { NodeState } from './node-state.ts'
import { advertised, type ServedApi } from './served-apis.ts'

/** What a connection needs of the node that accepted it. */
export interface ConnectionHost {
  readonly cluster: BrokerCluster
  readonly node: NodeState
  readonly apis: ReadonlyMap<number, ServedApi>
  readonly hooks: CallHooks
  /** Takes an error that is nobody's request: of a hook, or of the broker itself. */
  onFailure(error: unknown): void
  onClosed(connection: BrokerConnection): void
}

const sizeFieldBytes = 4

/**
 * One client's connection. As in Kafka its requests are done one after the other: as long as one waits, for data or for
 * its answer to leave, the next is not looked at and no more than the requests at hand are read.
 */
export class BrokerConnection implements TransportHandlers {
  readonly id: number
  readonly #host: ConnectionHost
  readonly #transport: Transport
  readonly #assembler: FrameAssembler
  readonly #waiting: Buffer[] = []
  readonly #onDisconnect = new Set<() => void>()
  #isBusy = false
  #isCongested = false
  #isPaused = false
  #isClosed = false

  constructor(id: number, host: ConnectionHost, transport: Transport) {
    this.id = id
    this.#host = host
    this.#transport = transport
    const maxBytes = host.cluster.settings.maxRequestBytes
    this.#assembler = new FrameAssembler({ maxBytes, onFrame: frame => this.#waiting.push(frame) })
  }

  onConnect(): void {}

  onBytes(bytes: Uint8Array): void {
    if (this.#isClosed) return
    try {
      this.#assembler.push(bytes)
    } catch (error) {
      this.close(`cannot read its requests: ${describe(error)}`)
      return
    }
    this.#serveWaiting()
  }

  onDrain(): void {
    this.#isCongested = false
    this.#serveWaiting()
  }

  onClose(): void {
    if (this.#isClosed) return
    this.#forget()
  }

  /** Closes at once, and says why to the logger. */
  close(reason: string): void {
    if (this.#isClosed) return
    const { cluster, node } = this.#host
    cluster.logger.info(`node ${node.nodeId} closes connection ${this.id}: ${reason}`)
    this.#forget()
    this.#transport.close()
  }

  #forget(): void {
    this.#isClosed = true
    this.#waiting.length = 0
    this.#host.onClosed(this)
    for (const callback of this.#onDisconnect) callback()
    this.#onDisconnect.clear()
  }

  #serveWaiting(): void {
    while (!this.#isClosed && !this.#isBusy && !this.#isCongested) {
      const frame = this.#waiting.shift()
      if (frame === undefined) break
      const unfinished = this.#guarded(() => this.#serve(frame))
      if (unfinished === undefined) continue
      this.#isBusy = true
      void unfinished.then(() => {
        this.#isBusy = false
        this.#serveWaiting()
      })
    }
    this.#throttleReading()
  }

  #throttleReading(): void {
    const isFull = this.#waiting.length > 0
    if (isFull === this.#isPaused || this.#isClosed) return
    this.#isPaused = isFull
    if (isFull) this.#transport.pause()
    else this.#transport.resume()
  }

  // Whatever a handler or hook throws ends the connection and reaches whoever stops the broker.
  #guarded(serve: () => void | Promise<void>): Promise<void> | undefined {
    const failed = (error: unknown): void => {
      this.#host.onFailure(error)
      this.close(`failed: ${describe(error)}`)
    }
    try {
      return serve()?.catch(failed)
    } catch (error) {
      failed(error)
      return undefined
    }
  }

  #serve(frame: Buffer): void | Promise<void> {
    const reader = new Reader(frame)
    let header: RequestHeader
    let served: ServedApi
    let request: unknown
    try {
      header = readRequestHeader(reader)
      const found = this.#find(header)
      if (found === undefined) return
      served = found
      request = served.handler.api.decodeRequest(reader, header.apiVersion)
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      return this.close(`cannot read its request: ${describe(error)}`)
    }
    if (this.#host.hooks.isEmpty) return this.#do(served, header, request)
    const hooked = this.#host.hooks.take(header.apiKey, this.#host.node.nodeId)
    if (hooked === undefined) return this.#do(served, header, request)
    return this.#doHooked(hooked.hook, served, header, request)
  }

  #find(header: RequestHeader): ServedApi | undefined {
    const served = this.#host.apis.get(header.apiKey)
    const { apiKey, apiVersion } = header
    if (served !== undefined && apiVersion >= served.handler.api.minVersion && apiVersion <= served.maxVersion)
      return served
    if (apiKey === apiVersionsApi.key) {
      const { namesApiVersionsRange } = this.#host.cluster.settings.release
      const range = served !== undefined && namesApiVersionsRange ? advertised(served) : undefined
      this.#send(encodeResponseFrame(apiVersionsApi, 0, header.correlationId, unsupportedApiVersions(range)))
    } else {
      this.close(`API ${apiKey} version ${apiVersion} is not served`)
    }
    return undefined
  }

  #contextOf(header: RequestHeader): RequestContext {
    return {
      cluster: this.#host.cluster,
      node: this.#host.node,
      version: header.apiVersion,
      clientId: header.clientId,
      onDisconnect: callback => {
        this.#onDisconnect.add(callback)
        return () => this.#onDisconnect.delete(callback)
      },
    }
  }

  #do(served: ServedApi, header: RequestHeader, request: unknown): void | Promise<void> {
    const response = served.handler.serve(request, this.#contextOf(header))
    if (response instanceof Promise)
      return response.then(answer => this.#conclude(served, header, request, answer, undefined))
    return this.#conclude(served, header, request, response, undefined)
  }

  async #doHooked(hook: AnyHook, served: ServedApi, header: RequestHeader, request: unknown): Promise<void> {
    const { cluster, node } = this.#host
    const { api } = served.handler
    let answer: unknown
    const proceed = async (): Promise<unknown> => {
      answer = await served.handler.serve(request, this.#contextOf(header))
      // As the client will read it: with what its version lacks at its default, in objects of the hook's own.
      const reader = new Reader(oneBuffer(this.#encode(served, header, answer)), sizeFieldBytes)
      readResponseHeader(reader, api, header.apiVersion)
      return api.decodeResponse(reader, header.apiVersion)
    }
    const outcome = await hook({
      api,
      version: header.apiVersion,
      node: node.nodeId,
      clientId: header.clientId,
      connection: this.id,
      correlationId: header.correlationId,
      request,
      ...callControls(cluster.runtime, proceed),
    })
    const decision = decisionOf(outcome)
    switch (decision.kind) {
      case 'drop':
        return
      case 'close':
        return this.close('a hook asked for it')
      case 'respond':
        return this.#conclude(served, header, request, decision.response, undefined)
      case 'pass on':
        answer ??= await served.handler.serve(request, this.#contextOf(header))
        return this.#conclude(served, header, request, answer, decision.fault)
    }
  }

  #conclude(
    served: ServedApi,
    header: RequestHeader,
    request: unknown,
    response: unknown,
    fault: WireFault | undefined,
  ): void | Promise<void> {
    if (this.#isClosed) return
    switch (served.handler.conclude(request, response)) {
      case 'silence':
        return
      case 'close':
        return this.close('a request that nobody waits for an answer to has failed')
      case 'answer':
    }
    const frame = this.#encode(served, header, response)
    if (fault === undefined) return this.#send(frame)
    const { runtime } = this.#host.cluster
    return sendFaulty({ transport: this.#transport, runtime, isClosed: () => this.#isClosed }, frame, fault)
  }

  #encode({ handler }: ServedApi, header: RequestHeader, response: unknown): Buffer[] {
    return encodeResponseFrame(handler.api, header.apiVersion, header.correlationId, response as never)
  }

  #send(frame: Buffer[]): void {
    if (this.#isClosed) return
    if (!this.#transport.write(frame)) this.#isCongested = true
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
