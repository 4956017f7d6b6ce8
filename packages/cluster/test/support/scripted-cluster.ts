import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import {
  type AnyApi,
  type Api,
  encodeResponseFrame,
  FrameAssembler,
  Reader,
  readRequestHeader,
  ZERO_UUID,
} from '@kclient/protocol'
import { apiVersionsApi } from '@kclient/protocol/messages/api-versions'
import { findCoordinatorApi } from '@kclient/protocol/messages/find-coordinator'
import { metadataApi } from '@kclient/protocol/messages/metadata'

/** What a handler is told besides the request. */
interface Exchange {
  readonly node: ScriptedBroker
  readonly version: number
  readonly correlationId: number
  readonly socket: Socket
}

/** `hang`: no answer at all. `close`: the connection is closed. undefined: the next handler, or the default, answers. */
type Reply<RI> = RI | 'hang' | 'close' | undefined
export type Handler<Q, RI> = (request: Q, exchange: Exchange) => Reply<RI> | Promise<Reply<RI>>

interface PartitionState {
  leader: number
  epoch: number
  error?: number
  replicas?: number[]
}

interface TopicState {
  id: string
  error: number
  internal: boolean
  partitions: PartitionState[]
}

/** A request as a broker got it. */
export interface Received {
  readonly api: string
  readonly nodeId: number
  readonly version: number
  readonly request: unknown
}

/** Brokers that answer as the test says; by default they tell a consistent story of `topics`. */
export class ScriptedCluster {
  readonly brokers: ScriptedBroker[] = []
  readonly topics = new Map<string, TopicState>()
  readonly received: Received[] = []
  readonly maxVersions = new Map<number, number>()
  clusterId: string | null = 'scripted'
  controllerId = 1
  /** For brokers that are started from now on. */
  tls: TlsOptions | undefined
  readonly #handlers: { api: AnyApi; handler: Handler<never, unknown> }[] = []
  readonly #apis = new Map<number, AnyApi>()

  /** @param apis - What it knows besides ApiVersions, Metadata and FindCoordinator. */
  static async start(nodes = 1, apis: readonly AnyApi[] = []): Promise<ScriptedCluster> {
    const cluster = new ScriptedCluster()
    for (const api of [apiVersionsApi, metadataApi, findCoordinatorApi, ...apis]) cluster.#apis.set(api.key, api)
    for (let id = 1; id <= nodes; id++) await cluster.addBroker(id)
    return cluster
  }

  async addBroker(nodeId: number, host = '127.0.0.1'): Promise<ScriptedBroker> {
    const broker = new ScriptedBroker(nodeId, this, host)
    await broker.start()
    this.brokers.push(broker)
    return broker
  }

  broker(nodeId: number): ScriptedBroker {
    const broker = this.brokers.find(each => each.nodeId === nodeId)
    if (broker === undefined) throw new Error(`No broker ${nodeId}`)
    return broker
  }

  get bootstrapServers(): string[] {
    return this.brokers.map(broker => broker.address)
  }

  /** Adds a topic whose partitions are led in turn. */
  addTopic(name: string, partitions = 1, fields: Partial<TopicState> = {}): TopicState {
    const state: TopicState = {
      id: Buffer.from(name.padEnd(16, '.').slice(0, 16)).toString('base64url'),
      error: 0,
      internal: false,
      partitions: Array.from({ length: partitions }, (_, index) => ({
        leader: this.brokers[index % this.brokers.length]?.nodeId ?? -1,
        epoch: 1,
      })),
      ...fields,
    }
    this.topics.set(name, state)
    return state
  }

  /** The newest handler answers first. Returns the end of it. */
  on<QI, Q, RI, R>(api: Api<QI, Q, RI, R>, handler: Handler<Q, RI>): () => void {
    this.#apis.set(api.key, api)
    const entry = { api, handler: handler as unknown as Handler<never, unknown> }
    this.#handlers.unshift(entry)
    return () => void this.#handlers.splice(this.#handlers.indexOf(entry), 1)
  }

  count(api: { readonly name: string }, nodeId?: number): number {
    return this.received.filter(each => each.api === api.name && (nodeId === undefined || each.nodeId === nodeId))
      .length
  }

  async stop(): Promise<void> {
    await Promise.all(this.brokers.map(broker => broker.stop()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  /** The default answer about metadata. */
  metadata(topics: readonly { name: string | null }[] | null, nodes: readonly ScriptedBroker[] = this.brokers) {
    const names = topics === null ? [...this.topics.keys()] : topics.map(({ name }) => name ?? '')
    return {
      clusterId: this.clusterId,
      controllerId: this.controllerId,
      brokers: nodes.map(({ nodeId, host, port }) => ({ nodeId, host, port, rack: null })),
      topics: names.map(name => {
        const topic = this.topics.get(name)
        return {
          name,
          errorCode: topic === undefined ? 3 : topic.error,
          topicId: topic?.id ?? ZERO_UUID,
          isInternal: topic?.internal ?? false,
          partitions: (topic?.partitions ?? []).map((partition, partitionIndex) => ({
            partitionIndex,
            errorCode: partition.error ?? 0,
            leaderId: partition.leader,
            leaderEpoch: partition.epoch,
            replicaNodes: partition.replicas ?? [partition.leader],
            isrNodes: [partition.leader],
            offlineReplicas: [],
          })),
        }
      }),
    }
  }

  async answer(frame: Buffer, node: ScriptedBroker, socket: Socket): Promise<void> {
    const reader = new Reader(frame)
    const { apiKey, apiVersion: version, correlationId } = readRequestHeader(reader)
    const api = this.#apis.get(apiKey)
    if (api === undefined) return void socket.destroy()
    if (apiKey === apiVersionsApi.key && version > this.#maxVersion(api)) {
      const body = { errorCode: 35, apiKeys: this.#apiKeys() }
      return writeAll(socket, encodeResponseFrame(apiVersionsApi, 0, correlationId, body))
    }
    const request = api.decodeRequest(reader, version)
    this.received.push({ api: api.name, nodeId: node.nodeId, version, request })
    let reply: Reply<unknown>
    for (const entry of this.#handlers) {
      if (entry.api.key !== apiKey) continue
      reply = await entry.handler(request as never, { node, version, correlationId, socket })
      if (reply !== undefined) break
    }
    reply ??= this.#default(apiKey, request, version)
    if (reply === 'hang' || node.isHung || socket.destroyed) return
    if (reply === 'close') return void socket.destroy()
    writeAll(socket, encodeResponseFrame(api, version, correlationId, reply as never))
  }

  #default(apiKey: number, request: unknown, version: number): unknown {
    switch (apiKey) {
      case apiVersionsApi.key:
        return { errorCode: 0, apiKeys: this.#apiKeys() }
      case metadataApi.key:
        return this.metadata((request as { topics: { name: string | null }[] | null }).topics)
      case findCoordinatorApi.key: {
        const { key, coordinatorKeys } = request as { key: string; coordinatorKeys: string[] }
        const node = this.brokers[0]
        const place = { nodeId: node?.nodeId ?? -1, host: node?.host ?? '', port: node?.port ?? -1 }
        if (version < 4) return { errorCode: 0, errorMessage: null, ...place, key }
        return {
          coordinators: coordinatorKeys.map(each => ({ key: each, ...place, errorCode: 0, errorMessage: null })),
        }
      }
      default:
        return 'close'
    }
  }

  #apiKeys(): { apiKey: number; minVersion: number; maxVersion: number }[] {
    return [...this.#apis.values()].map(api => ({
      apiKey: api.key,
      minVersion: api.minVersion,
      maxVersion: this.#maxVersion(api),
    }))
  }

  #maxVersion(api: AnyApi): number {
    return this.maxVersions.get(api.key) ?? api.maxVersion
  }
}

/** One broker of a scripted cluster. */
export class ScriptedBroker {
  readonly nodeId: number
  host: string
  port = 0
  /** While set, requests are read and never answered. */
  isHung = false
  readonly sockets = new Set<Socket>()
  accepted = 0
  readonly #cluster: ScriptedCluster
  #server: Server | undefined

  constructor(nodeId: number, cluster: ScriptedCluster, host: string) {
    this.nodeId = nodeId
    this.#cluster = cluster
    this.host = host
  }

  get address(): string {
    return this.host.includes(':') ? `[${this.host}]:${this.port}` : `${this.host}:${this.port}`
  }

  async start(): Promise<void> {
    const { tls } = this.#cluster
    const server =
      tls === undefined
        ? createServer(socket => this.#serve(socket))
        : createTlsServer(tls, socket => this.#serve(socket))
    server.listen(this.port, this.host)
    await once(server, 'listening')
    this.port = (server.address() as AddressInfo).port
    this.#server = server
  }

  /** Stops listening and cuts all connections; the port stays its own. */
  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    this.cut()
    if (server === undefined) return
    server.close()
    await once(server, 'close')
  }

  /** Cuts all connections. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy()
  }

  #serve(socket: Socket): void {
    this.accepted += 1
    this.sockets.add(socket)
    socket.on('close', () => this.sockets.delete(socket))
    socket.on('error', () => {})
    let last = Promise.resolve()
    const assembler = new FrameAssembler({
      maxBytes: 100_000_000,
      onFrame: frame => {
        // In order, as a broker does.
        last = last.then(() => this.#cluster.answer(frame, this, socket))
      },
    })
    socket.on('data', chunk => assembler.push(chunk))
  }
}

function writeAll(socket: Socket, segments: readonly Buffer[]): void {
  for (const segment of segments) socket.write(segment)
}
