import { type Cluster, deserializerOf, type ClientConfig, type Lane } from '@kclient/cluster'
import { ConsumerStoppedError, type KafkaError } from '@kclient/errors'
import { Deadline } from '@kclient/net'
import { Assignment } from './assignment/assignment.ts'
import { OffsetFetch } from './commits/offset-fetch.ts'
import type { ConsumerConfig } from './consumer-options.ts'
import type { Deserializers } from './records/deserialization.ts'
import { FetchAnswers } from './fetching/fetch-answers.ts'
import { Fetcher } from './fetching/fetcher.ts'
import { ConsumerMeter } from './observing/consumer-meter.ts'
import { HandOut } from './handing-out/hand-out.ts'
import { Hands } from './handing-out/hands.ts'
import { BufferedBytes } from './fetching/held-response.ts'
import { type IsolationLevel, OffsetLookup } from './positions/offset-lookup.ts'
import type { PartitionState } from './assignment/partition-state.ts'
import { PartitionTroubles } from './fetching/partition-troubles.ts'
import { PositionFinder } from './positions/position-finder.ts'
import { Turns } from './handing-out/turns.ts'
import { WaitQueue } from './handing-out/wait-queue.ts'

/** Room in an answer for what is around the records. */
const answerOverhead = 1_048_576

/** An error that waits for the next call. */
interface Raised {
  readonly error: KafkaError
  readonly onTold: (() => void) | undefined
}

/**
 * The parts of a consumer, wired together. Positions and buffers live in the assignment's partitions; the fetcher fills
 * them, `handOut` empties them, and whoever waits is offered each change once.
 */
export class ConsumerEngine {
  readonly assignment: Assignment = new Assignment()
  readonly buffered: BufferedBytes = new BufferedBytes()
  /** Counts and tells what happens. */
  readonly meter: ConsumerMeter
  readonly handOut: HandOut
  /** Everyone who has records in hand. */
  readonly hands: Hands = new Hands()
  readonly troubles: PartitionTroubles
  readonly lookup: OffsetLookup
  /** Where the partitions of a group start; undefined without a group. */
  readonly committed: OffsetFetch | undefined
  readonly fetcher: Fetcher
  readonly turns: Turns
  /** Calls that wait for records. */
  readonly recordWaits: WaitQueue
  /** Calls that wait for positions. */
  readonly positionWaits: WaitQueue
  readonly lane: Lane
  readonly #cluster: Cluster
  readonly #life = new AbortController()
  #offering = false
  #lastBatchAt = -Infinity
  /** What concerns no partition in particular, for the next calls: one each, oldest first. */
  readonly #raised: Raised[] = []
  /** What every call is told from now on. */
  #failure: KafkaError | undefined

  constructor(cluster: Cluster, config: ConsumerConfig, client: ClientConfig) {
    this.#cluster = cluster
    const { runtime } = client
    const isolationLevel: IsolationLevel = config.isolationLevel === 'read_committed' ? 1 : 0
    const policy = config.autoOffsetReset
    const deadline = (): Deadline => Deadline.after(runtime, client.requestTimeoutMs, this.#life.signal)
    const maxResponseBytes = Math.max(client.maxResponseBytes, config.fetchMaxBytes + answerOverhead)
    this.lane = `fetch-${runtime.randomBytes(9).toString('base64url')}`
    this.meter = new ConsumerMeter({
      cluster,
      groupId: config.groupId,
      maxBufferedBytes: config.maxBufferedBytes,
      readCommitted: isolationLevel === 1,
    })
    this.turns = new Turns(runtime)
    this.recordWaits = new WaitQueue(runtime, ms => this.meter.waited(ms))
    this.positionWaits = new WaitQueue(runtime)
    this.lookup = new OffsetLookup(cluster, isolationLevel)
    this.committed = config.groupId === undefined ? undefined : new OffsetFetch(cluster, config.groupId)
    this.troubles = new PartitionTroubles({
      cluster,
      policy,
      onFailure: partition => this.#news(partition),
      onMoved: partition => this.hands.forget(partition),
      onChange: () => this.changed(),
    })
    this.handOut = new HandOut({
      onBatch: () => {
        this.#lastBatchAt = runtime.now()
      },
      onDrained: partition => {
        this.meter.quiet(partition)
        this.fetcher.drained()
      },
      onFailureTold: (partition, error) => {
        this.meter.partitionFailed(error)
        this.troubles.told(partition)
      },
    })
    const answers = new FetchAnswers({
      cluster,
      troubles: this.troubles,
      buffered: this.buffered,
      meter: this.meter,
      readOptions: {
        checkCrcs: config.checkCrcs,
        maxDecompressedBytes: config.maxDecompressedBytes,
        deserializers: deserializersOf(config),
      },
      readCommitted: isolationLevel === 1,
      maxResponseBytes,
      onNews: partition => this.#news(partition),
    })
    const positions = new PositionFinder({
      cluster,
      lookup: this.lookup,
      committed: this.committed,
      policy,
      troubles: this.troubles,
      deadline,
      onChange: () => this.changed(),
    })
    this.fetcher = new Fetcher({
      cluster,
      lane: this.lane,
      limits: config,
      minBytes: config.fetchMinBytes,
      isolationLevel,
      answers,
      troubles: this.troubles,
      meter: this.meter,
      deadline,
      onError: error => this.#failed(error),
      assignment: this.assignment,
      positions,
      buffered: this.buffered,
      demand: () => this.recordWaits.size > 0,
      lastBatchAt: () => this.#lastBatchAt,
    })
    cluster.allowResponseBytes(maxResponseBytes)
  }

  /** When the application last went on to another batch, monotonic; -Infinity before. */
  get lastBatchAt(): number {
    return this.#lastBatchAt
  }

  /** Given when the consumer stops; its reason is a ConsumerStoppedError. */
  get life(): AbortSignal {
    return this.#life.signal
  }

  /** What the next call has to know before anything else. */
  get pendingError(): KafkaError | undefined {
    return this.#raised[0]?.error
  }

  /** Grows with each ask for records. Nobody has asked while it stays, unless somebody waits (`recordWaits.size`). */
  get asks(): number {
    return this.hands.asks
  }

  /** Since when the handler of `run()` that has been at work longest is, monotonic; undefined when none is. */
  workSince(): number | undefined {
    return this.hands.workSince()
  }

  /** Nothing works any more: whoever waits, or asks, is told this. */
  fail(error: KafkaError): void {
    this.#failure = error
    this.raise(error)
  }

  /** Throws what concerns no partition in particular, once. */
  throwPending(): void {
    if (this.#raised.length > 0) this.#throwRaised()
  }

  /**
   * The next call that asks for records throws this, once.
   *
   * @param onTold - Called just before it does.
   */
  raise(error: KafkaError, onTold?: () => void): void {
    this.#raised.push({ error, onTold })
    this.#offerSoon()
  }

  /** Positions, pauses or the assignment changed: who waits may have got something, and there may be more to fetch. */
  changed(): void {
    this.fetcher.wake()
    this.#offerSoon()
  }

  /** The application changed a partition: nothing of what it had before may be handed out. */
  partitionChanged(partition: PartitionState): void {
    this.meter.quiet(partition)
    this.handOut.changed(partition)
    this.changed()
  }

  /**
   * A position was set, or is to be looked for: nothing from before is handed out, begun or committed. To be called by
   * everyone who has moved a position other than by handing out.
   */
  sought(partition: PartitionState): void {
    this.hands.forget(partition)
    this.partitionChanged(partition)
  }

  /** Partitions are about to go: nothing of them is handed out, and handlers at work on them are told. */
  suspend(partitions: Iterable<PartitionState>): void {
    for (const partition of partitions) {
      if (partition.suspended) continue
      partition.suspended = true
      this.handOut.changed(partition)
      this.hands.letGo(partition)
      for (const chunk of partition.chunks) chunk.paused()
    }
  }

  /** They stay after all. */
  unsuspend(partitions: Iterable<PartitionState>): void {
    for (const partition of partitions) {
      if (!partition.suspended) continue
      partition.suspended = false
      partition.hot = true
      if (partition.hasBuffered) this.handOut.add(partition)
    }
    this.changed()
  }

  /** Nothing more is handed out, and nobody waits for it; who has something in hand may come back. */
  endHandOuts(): void {
    this.recordWaits.stop()
    this.hands.end()
  }

  /** Hands out nothing of a partition, and fetches nothing more for it. */
  pause(partition: PartitionState): void {
    partition.paused = true
    this.hands.paused(partition)
    this.partitionChanged(partition)
    for (const chunk of partition.chunks) chunk.paused()
  }

  /** Ends a pause. */
  resume(partition: PartitionState): void {
    if (!partition.paused) return
    partition.paused = false
    partition.hot = true
    this.meter.quiet(partition)
    if (partition.hasBuffered) this.handOut.add(partition)
    this.changed()
  }

  /** Ends all waits, and all that is under way, within the deadline. */
  async stop(deadline: Deadline): Promise<void> {
    this.#life.abort(new ConsumerStoppedError())
    this.recordWaits.stop()
    this.positionWaits.stop()
    this.meter.records.stopped()
    this.meter.group.left()
    for (const partition of this.assignment) {
      partition.refetch()
      this.handOut.changed(partition)
    }
    await this.fetcher.stop(deadline)
    this.#cluster.closeLane(this.lane)
  }

  #news(partition: PartitionState): void {
    this.handOut.add(partition)
    this.#offerSoon()
  }

  #failed(error: KafkaError): void {
    if (this.#raised.length === 0) this.raise(error)
  }

  #throwRaised(): void {
    if (this.#failure !== undefined) throw this.#failure
    const { error, onTold } = this.#raised.shift() as Raised
    onTold?.()
    throw error
  }

  /** Once for all that one answer brings, so that a getMany() gets all of it. */
  #offerSoon(): void {
    if (this.#offering) return
    this.#offering = true
    queueMicrotask(() => {
      this.#offering = false
      this.recordWaits.offer()
      this.positionWaits.offer()
    })
  }
}

function deserializersOf({ keyDeserializer, valueDeserializer }: ConsumerConfig): Deserializers | undefined {
  if (keyDeserializer === undefined && valueDeserializer === undefined) return undefined
  return {
    key: keyDeserializer === undefined ? undefined : deserializerOf(keyDeserializer),
    value: valueDeserializer === undefined ? undefined : deserializerOf(valueDeserializer),
  }
}
