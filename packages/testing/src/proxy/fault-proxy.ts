import type { Api } from '@kclient/protocol'
import type { Listener, ServerRuntime } from '../server/server-runtime.ts'
import { type CallHook, CallHooks, type HookOptions } from '../wire/call-hooks.ts'
import { ProxiedConnection, type ProxyHost } from './proxied-connection.ts'

interface Upstream {
  readonly host: string
  readonly port: number
  nodeId: number
  readonly connections: Set<ProxiedConnection>
  listener: Listener | undefined
  isFrozen: boolean
  isRefusing: boolean
}

/**
 * A proxy before a whole Kafka cluster, which sees and tampers with every request. Made by {@link startProxy}.
 *
 * Brokers are named by node id; one is known by it as soon as an answer has passed that names it, which the first
 * Metadata of any client does.
 */
export class FaultProxy implements AsyncDisposable {
  readonly #runtime: ServerRuntime
  readonly #host: string
  readonly #hooks = new CallHooks()
  readonly #upstreams = new Map<string, Upstream>()
  readonly #listening = new Map<string, Promise<Upstream>>()
  readonly #bootstrap: readonly string[]
  readonly #failures: unknown[] = []
  #connectionsAccepted = 0
  #isStopped = false

  /** @internal Use {@link startProxy}. */
  constructor(runtime: ServerRuntime, host: string, bootstrap: readonly { host: string; port: number }[]) {
    this.#runtime = runtime
    this.#host = host
    this.#bootstrap = bootstrap.map(({ host: name, port }) => keyOf(name, port))
  }

  /** What a client takes as `bootstrapServers`. */
  get bootstrapServers(): string {
    return this.#bootstrap
      .flatMap(key => this.#upstreams.get(key)?.listener ?? [])
      .map(({ host, port }) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`))
      .join(',')
  }

  /** Connections of clients that are open. */
  get connections(): number {
    let count = 0
    for (const { connections } of this.#upstreams.values()) count += connections.size
    return count
  }

  /**
   * Decides over the requests of one API, as `on` of the embedded broker does: answers in the broker's place, holds,
   * drops, closes, or lets the broker do its work and then loses or changes the response. Of several hooks the newest
   * that fits gets a request.
   *
   * A hook that throws ends the connection, and {@link stop} throws what it threw.
   *
   * @returns How to take the hook off.
   *
   * @example
   * // The broker appends, and the producer never hears of it: once.
   * proxy.on(produceApi, async call => {
   *   await call.next()
   *   return 'close'
   * }, { times: 1 })
   *
   * @example
   * // Holds an answer until the test lets it go.
   * const { promise: gate, resolve: open } = Promise.withResolvers<void>()
   * proxy.on(listOffsetsApi, async call => {
   *   const response = await call.next()
   *   await gate
   *   return response
   * })
   *
   * @example
   * // The broker gets half of a request.
   * proxy.on(produceApi, async call => {
   *   await call.next(cutAfter(100))
   * })
   */
  on<QI, Q, RI, R>(api: Api<QI, Q, RI, R>, hook: CallHook<Q, RI, R>, options?: HookOptions): () => void {
    return this.#hooks.add(api, hook, options)
  }

  /** Closes the connections to one broker, or to all. Clients may connect again. */
  cut(nodeId?: number): void {
    for (const { connections } of this.#matching(nodeId)) for (const connection of connections) connection.close()
  }

  /** Lets nothing through to and from one broker, or all, until {@link thaw}. Connections stay open, also new ones. */
  freeze(nodeId?: number): void {
    this.#setFrozen(nodeId, true)
  }

  /** Ends {@link freeze}: what was sent meanwhile arrives. */
  thaw(nodeId?: number): void {
    this.#setFrozen(nodeId, false)
  }

  /** Closes new connections to one broker, or to all, as soon as they are made, until {@link accept}. */
  refuse(nodeId?: number): void {
    for (const upstream of this.#matching(nodeId)) upstream.isRefusing = true
  }

  /** Ends {@link refuse}. */
  accept(nodeId?: number): void {
    for (const upstream of this.#matching(nodeId)) upstream.isRefusing = false
  }

  /**
   * Closes all ports and connections.
   *
   * @throws What a hook threw in the meantime: the error, or an AggregateError of several.
   */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.cut()
    for (const { listener } of this.#upstreams.values()) await listener?.close()
    const failures = this.#failures.splice(0)
    if (failures.length > 1)
      throw new AggregateError(failures, `${failures.length} requests failed inside of the proxy`)
    if (failures.length === 1) throw failures[0] as Error
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  /** @internal Opens a port for a broker, or gives the one there is. */
  async stand(host: string, port: number, nodeId: number): Promise<{ host: string; port: number }> {
    const key = keyOf(host, port)
    let standing = this.#listening.get(key)
    if (standing === undefined) {
      standing = this.#listen(host, port)
      this.#listening.set(key, standing)
    }
    const upstream = await standing
    if (nodeId >= 0) upstream.nodeId = nodeId
    const { listener } = upstream
    return { host: this.#host, port: listener?.port ?? 0 }
  }

  async #listen(host: string, port: number): Promise<Upstream> {
    const upstream: Upstream = {
      host,
      port,
      nodeId: -1,
      connections: new Set(),
      listener: undefined,
      isFrozen: false,
      isRefusing: false,
    }
    const connectionHost: ProxyHost = {
      runtime: this.#runtime,
      hooks: this.#hooks,
      mapAddress: (brokerHost, brokerPort, nodeId) => this.stand(brokerHost, brokerPort, nodeId),
      nodeId: () => upstream.nodeId,
      onFailure: error => this.#failures.push(error),
      onClosed: connection => upstream.connections.delete(connection),
    }
    upstream.listener = await this.#runtime.listen({ host: this.#host, port: 0 }, transport => {
      if (upstream.isRefusing || this.#isStopped) {
        transport.close()
        return ignoring
      }
      const id = ++this.#connectionsAccepted
      const connection = new ProxiedConnection(id, connectionHost, transport, upstream, upstream.isFrozen)
      upstream.connections.add(connection)
      return connection
    })
    this.#upstreams.set(keyOf(host, port), upstream)
    return upstream
  }

  #setFrozen(nodeId: number | undefined, isFrozen: boolean): void {
    for (const upstream of this.#matching(nodeId)) {
      upstream.isFrozen = isFrozen
      for (const connection of upstream.connections) connection.freeze(isFrozen)
    }
  }

  #matching(nodeId: number | undefined): Upstream[] {
    const all = [...this.#upstreams.values()]
    if (nodeId === undefined) return all
    const found = all.filter(upstream => upstream.nodeId === nodeId)
    if (found.length > 0) return found
    const known = all.map(upstream => upstream.nodeId).filter(id => id >= 0)
    throw new RangeError(`The proxy has not heard of node ${nodeId}, only of ${known.join(', ') || 'none yet'}`)
  }
}

const ignoring = {
  onConnect: (): void => undefined,
  onBytes: (): void => undefined,
  onDrain: (): void => undefined,
  onClose: (): void => undefined,
}

function keyOf(host: string, port: number): string {
  return `${host}|${port}`
}
