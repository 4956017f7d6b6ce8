import { KafkaConnectionError } from '@kclient/errors'
import { type Connection, Deadline, type Logger, type Runtime } from '@kclient/net'
import { isAuthenticationError } from './authentication.ts'
import { Backoff, type BackoffOptions } from './backoff.ts'
import { addressOf } from './bootstrap-servers.ts'
import { deferred } from './deferred.ts'
import type { DialTarget } from './dialer.ts'
import { IdleSweeper } from './idle-sweeper.ts'
import type { Lane } from './lane.ts'
import type { BrokerNode } from './metadata-snapshot.ts'

/** What the pool works with. */
export interface PoolParts {
  readonly runtime: Runtime
  readonly logger: Logger
  readonly maxIdleMs: number
  readonly backoff: BackoffOptions
  dial(target: DialTarget, deadline: Deadline): Promise<Connection>
  /** The broker's address as known now. */
  node(nodeId: number): BrokerNode | undefined
  /** A connection was lost, or could not be opened: the broker may be gone. */
  onLost(nodeId: number, lane: Lane, error: Error): void
}

/** Waits between logins that the broker refused: passwords do not become right by trying, and accounts get locked. */
const AUTHENTICATION_BACKOFF: BackoffOptions = { initialMs: 1_000, maxMs: 30_000 }

/** What it counts to open a connection, and to wait for one that is throttled or full, in requests to wait behind. */
const UNCONNECTED = 5
const BUSY = 100

/** One connection's place. */
interface Slot {
  readonly lane: Lane
  /** Of the broker when the connection was begun. */
  address: string
  connection: Connection | undefined
  opening: Promise<Connection> | undefined
}

/** One broker's places, and how often it failed of late. */
interface Node {
  readonly id: number
  readonly slots: Map<Lane, Slot>
  readonly backoff: Backoff
  readonly authenticationBackoff: Backoff
  notBefore: number
  /** The refusal that is waited out; whoever comes meanwhile gets it at once. */
  refusal: Error | undefined
}

/**
 * The connections to the brokers, one per broker and lane, opened on first use and shared by all who ask. An attempt
 * belongs to the pool: whoever stops waiting for it does not end it for the others.
 */
export class ConnectionPool {
  readonly #parts: PoolParts
  readonly #nodes = new Map<number, Node>()
  readonly #drains = new Set<Promise<void>>()
  readonly #lifetime = new AbortController()
  readonly #sweeper: IdleSweeper
  #closed: Error | undefined

  constructor(parts: PoolParts) {
    this.#parts = parts
    this.#sweeper = new IdleSweeper(parts.runtime, parts.maxIdleMs)
  }

  /** Brokers to which a connection is ready. */
  get connectedBrokers(): number {
    let count = 0
    for (const node of this.#nodes.values()) if ([...node.slots.values()].some(isReady)) count += 1
    return count
  }

  ifReady(nodeId: number, lane: Lane): Connection | undefined {
    const slot = this.#nodes.get(nodeId)?.slots.get(lane)
    return slot !== undefined && isReady(slot) ? slot.connection : undefined
  }

  /** How busy a broker is, for choosing one: lower is better, Infinity while connecting to it is backed off. */
  load(nodeId: number, lane: Lane): number {
    const connection = this.ifReady(nodeId, lane)
    if (connection !== undefined) return connection.inFlight + (connection.canSend ? 0 : BUSY)
    const node = this.#nodes.get(nodeId)
    return node !== undefined && node.notBefore > this.#parts.runtime.now() ? Infinity : UNCONNECTED
  }

  async get(nodeId: number, lane: Lane, deadline: Deadline): Promise<Connection> {
    if (this.#closed !== undefined) throw this.#closed
    deadline.throwIfOver(`connecting to broker ${nodeId}`)
    const node = this.#node(nodeId)
    let slot = node.slots.get(lane)
    if (slot !== undefined && isReady(slot) && slot.connection !== undefined) return slot.connection
    if (node.refusal !== undefined && node.notBefore > this.#parts.runtime.now()) throw node.refusal
    if (slot === undefined) {
      slot = { lane, address: '', connection: undefined, opening: undefined }
      node.slots.set(lane, slot)
    }
    slot.opening ??= this.#begin(node, slot)
    return await deadline.wait(slot.opening, `connecting to broker ${nodeId}`)
  }

  /** Takes over a connection that was opened before it was known which broker it leads to. */
  adopt(node: BrokerNode, lane: Lane, connection: Connection): void {
    const entry = this.#node(node.nodeId)
    const taken = entry.slots.get(lane)
    if (this.#closed !== undefined || taken !== undefined) {
      connection.close()
      return
    }
    const slot: Slot = { lane, address: addressOf(node), connection: undefined, opening: undefined }
    entry.slots.set(lane, slot)
    this.#ready(entry, slot, connection)
  }

  /** Lets go of connections to brokers that are gone, or have another address; what is in flight may finish. */
  keepOnly(brokers: ReadonlyMap<number, BrokerNode>, limitMs: number): void {
    for (const [id, node] of this.#nodes) {
      const known = brokers.get(id)
      for (const slot of node.slots.values()) {
        if (slot.connection === undefined || (known !== undefined && addressOf(known) === slot.address)) continue
        node.slots.delete(slot.lane)
        this.#drain(slot.connection, Deadline.after(this.#parts.runtime, limitMs, this.#lifetime.signal))
      }
      if (known === undefined && node.slots.size === 0) this.#nodes.delete(id)
    }
  }

  /** Closes one lane on all brokers. */
  closeLane(lane: Lane): void {
    for (const node of this.#nodes.values()) {
      const slot = node.slots.get(lane)
      if (slot === undefined) continue
      node.slots.delete(lane)
      slot.connection?.close()
    }
  }

  /** Closes all connections at once, and forgets which brokers failed; new ones may be opened. */
  reset(reason: Error): void {
    const slots = [...this.#nodes.values()].flatMap(node => [...node.slots.values()])
    // Out of their places first: connections that the pool itself closes are not lost.
    for (const node of this.#nodes.values()) node.slots.clear()
    this.#nodes.clear()
    for (const { connection } of slots) connection?.close(reason)
  }

  /** Closes everything: what is in flight may finish until the deadline, and whoever waits for a connection gets the reason. */
  async close(reason: Error, deadline: Deadline): Promise<void> {
    this.#closed ??= reason
    this.#sweeper.close()
    const connections: Connection[] = []
    for (const node of this.#nodes.values()) {
      for (const { connection } of node.slots.values()) if (connection !== undefined) connections.push(connection)
    }
    this.#nodes.clear()
    this.#lifetime.abort(reason)
    for (const connection of connections) this.#drain(connection, deadline)
    await Promise.all(this.#drains)
  }

  #node(id: number): Node {
    let node = this.#nodes.get(id)
    if (node === undefined) {
      const { runtime, backoff } = this.#parts
      node = {
        id,
        slots: new Map(),
        backoff: new Backoff(runtime, backoff),
        authenticationBackoff: new Backoff(runtime, AUTHENTICATION_BACKOFF),
        notBefore: -Infinity,
        refusal: undefined,
      }
      this.#nodes.set(id, node)
    }
    return node
  }

  #begin(node: Node, slot: Slot): Promise<Connection> {
    const opening = deferred<Connection>()
    void this.#open(node, slot).then(
      connection => {
        slot.opening = undefined
        opening.resolve(connection)
      },
      (error: unknown) => {
        slot.opening = undefined
        if (slot.connection === undefined && node.slots.get(slot.lane) === slot) node.slots.delete(slot.lane)
        opening.reject(error)
      },
    )
    return opening.promise
  }

  /** Across its awaits the broker may move, the lane may be closed and the pool too: the slot's place in the map tells. */
  async #open(node: Node, slot: Slot): Promise<Connection> {
    const { runtime } = this.#parts
    const lifetime = Deadline.after(runtime, Infinity, this.#lifetime.signal)
    // Several lanes wake up together after a wait; the first of them to fail makes the others wait again.
    while (node.notBefore > runtime.now()) {
      await lifetime.sleep(node.notBefore - runtime.now())
      this.#throwIfGone(node, slot)
    }
    const target = this.#parts.node(node.id)
    if (target === undefined) {
      throw new KafkaConnectionError('CONNECTION_FAILED', `Broker ${node.id} is not part of the cluster (any more)`)
    }
    slot.address = addressOf(target)
    let connection: Connection
    try {
      connection = await this.#parts.dial(target, lifetime)
    } catch (error) {
      if (this.#closed !== undefined) throw this.#closed
      this.#failed(node, slot, error)
      throw error
    }
    try {
      this.#throwIfGone(node, slot)
    } catch (error) {
      connection.close()
      throw error
    }
    this.#ready(node, slot, connection)
    return connection
  }

  #throwIfGone(node: Node, slot: Slot): void {
    if (this.#closed !== undefined) throw this.#closed
    if (this.#nodes.get(node.id) === node && node.slots.get(slot.lane) === slot) return
    throw new KafkaConnectionError('CONNECTION_CLOSED', `The connection to broker ${node.id} is not needed any more`)
  }

  #ready(node: Node, slot: Slot, connection: Connection): void {
    slot.connection = connection
    node.refusal = undefined
    node.authenticationBackoff.reset()
    const since = this.#parts.runtime.now()
    this.#sweeper.add(connection)
    connection.onClose(error => this.#lost(node, slot, connection, since, error))
  }

  #failed(node: Node, slot: Slot, error: unknown): void {
    const { runtime, logger } = this.#parts
    const isRefusal = isAuthenticationError(error)
    const reason = error instanceof Error ? error : new Error(String(error))
    node.refusal = isRefusal ? reason : undefined
    node.notBefore = runtime.now() + (isRefusal ? node.authenticationBackoff : node.backoff).next()
    logger.warn(`Cannot connect to broker ${node.id} (${slot.lane}): ${reason.message}`, { nodeId: node.id })
    if (this.#nodes.get(node.id) === node) this.#parts.onLost(node.id, slot.lane, reason)
  }

  #lost(node: Node, slot: Slot, connection: Connection, since: number, error: Error | undefined): void {
    this.#sweeper.delete(connection)
    // Closed by the pool itself, after it left its slot.
    if (node.slots.get(slot.lane) !== slot || slot.connection !== connection) return
    slot.connection = undefined
    if (slot.opening === undefined) node.slots.delete(slot.lane)
    if (error === undefined || this.#closed !== undefined || this.#sweeper.wasIdle(connection)) return
    const { runtime, backoff } = this.#parts
    // A connection that has lived for a while, or answered at least, proves the broker sound: the waits begin anew. One
    // that dies early would otherwise be reopened in a loop.
    const isOld = runtime.now() - since > backoff.maxMs
    if (isOld || connection.hasServed) node.backoff.reset()
    if (!isOld) node.notBefore = runtime.now() + node.backoff.next()
    this.#parts.onLost(node.id, slot.lane, error)
  }

  #drain(connection: Connection, deadline: Deadline): void {
    const drain = connection.drain(deadline).then(
      () => connection.close(),
      () => connection.close(),
    )
    this.#drains.add(drain)
    void drain.finally(() => this.#drains.delete(drain))
  }
}

function isReady(slot: Slot): boolean {
  return slot.connection?.state === 'ready'
}
