import type { Cluster } from '@kclient/cluster'
import { KafkaError } from '@kclient/errors'
import { type Connection, Deadline, type Runtime } from '@kclient/net'
import { asyncCompressionSize, type BatchCompression } from '@kclient/protocol'
import { produceApi, type ProduceResponse } from '@kclient/protocol/messages/produce'
import type { Accumulator } from '../batches/accumulator.ts'
import type { PartitionQueue } from '../batches/partition-queue.ts'
import type { ProducerBatch } from '../batches/producer-batch.ts'
import type { ProducerMeter } from '../observing/producer-meter.ts'
import { BatchExpiry } from './batch-expiry.ts'
import { BatchOutcomes } from './batch-outcomes.ts'
import { BrokerSink } from './broker-sink.ts'
import { ProduceRequest } from './produce-request.ts'
import type { ProducerIdSource } from './producer-id-source.ts'
import type { ProducerIdentity } from './producer-identity.ts'

/** What the sender goes by. */
export interface SenderOptions {
  readonly acks: -1 | 0 | 1
  readonly maxInFlight: number
  readonly lingerMs: number
  readonly maxRequestSize: number
  /** A whole number: it goes to the broker, too. */
  readonly requestTimeoutMs: number
  readonly deliveryTimeoutMs: number
  readonly compression: BatchCompression | undefined
}

/** What the sender works with. */
export interface SenderParts {
  readonly cluster: Cluster
  readonly accumulator: Accumulator
  /** Absent without idempotence. */
  readonly identity: ProducerIdentity | undefined
  readonly idSource: ProducerIdSource | undefined
  readonly meter: ProducerMeter
  /** Whether somebody waits for room in the buffer. */
  isCrowded(): boolean
  /** The id of a topic; the zero UUID when there is none. */
  topicId(topic: string): string
  /** Something happened that must not: nothing can be sent any more. */
  onFatal(error: Error): void
}

/** Without lingerMs, batches wait for requests in flight no longer than this: on a distant cluster those take long. */
const gatherMs = 5

/** Carries batches to the leaders of their partitions, several requests at a time per broker. */
export class Sender {
  readonly #parts: SenderParts
  readonly #options: SenderOptions
  readonly #runtime: Runtime
  readonly #cluster: Cluster
  readonly #accumulator: Accumulator
  readonly #outcomes: BatchOutcomes
  readonly #expiry: BatchExpiry
  readonly #sinks = new Map<number, BrokerSink>()
  readonly #lifetime = new AbortController()
  #stopped = false

  constructor(parts: SenderParts, options: SenderOptions) {
    this.#parts = parts
    this.#options = options
    this.#cluster = parts.cluster
    this.#runtime = parts.cluster.runtime
    this.#accumulator = parts.accumulator
    this.#outcomes = new BatchOutcomes({
      ...parts,
      compression: options.compression,
      work: queue => this.#work(queue),
    })
    const { unsettled } = parts.accumulator
    this.#expiry = new BatchExpiry(this.#runtime, unsettled, options.deliveryTimeoutMs, options.lingerMs, {
      close: ({ queue }) => this.#accumulator.close(queue, false),
      abandon: (batch, error) => this.abandon(batch, error),
    })
  }

  /** Requests that await an answer. */
  get inFlight(): number {
    let inFlight = 0
    for (const sink of this.#sinks.values()) inFlight += sink.inFlight
    return inFlight
  }

  /** Nothing is sent any more; what is in flight is forgotten. */
  stop(): void {
    this.#stopped = true
    this.#lifetime.abort(new Error('The producer is stopped'))
    this.#expiry.stop()
    for (const sink of this.#sinks.values()) this.#runtime.clearTimeout(sink.timer)
  }

  /** A partition has a new batch that takes records. */
  opened(queue: PartitionQueue): void {
    this.#expiry.arm()
    this.#work(queue)
  }

  /** A batch takes no more records. */
  closed(queue: PartitionQueue, batch: ProducerBatch): void {
    const { compression } = this.#options
    if (compression?.codec.compressAsync !== undefined && batch.uncompressedSize >= asyncCompressionSize) {
      void this.#compress(batch, compression)
      return
    }
    this.#work(queue)
  }

  /** A partition has another leader, or none. */
  moved(queue: PartitionQueue): void {
    queue.order.leaderMoved()
    // Whatever was waited for, another broker is not to blame for it.
    queue.backoffUntil = 0
    this.#work(queue)
  }

  /** Something changed that any partition may have waited for. */
  wakeAll(): void {
    for (const sink of this.#sinks.values()) this.#schedule(sink)
  }

  /** The senders of a batch are told that it failed. */
  abandon(batch: ProducerBatch, error: Error): void {
    this.#outcomes.abandon(batch, error)
  }

  #work(queue: PartitionQueue): void {
    if (queue.leader < 0 || !queue.hasWork) return
    let sink = this.#sinks.get(queue.leader)
    if (sink === undefined) {
      sink = new BrokerSink(queue.leader, this.#cluster.backoff())
      this.#sinks.set(queue.leader, sink)
    }
    sink.list(queue)
    this.#schedule(sink)
  }

  /** Drains at the end of this turn, so that all that is sent in one turn goes together. */
  #schedule(sink: BrokerSink): void {
    if (sink.scheduled || this.#stopped) return
    sink.scheduled = true
    queueMicrotask(() => {
      sink.scheduled = false
      this.#guarded(() => this.#drain(sink))
    })
  }

  #wakeAt(sink: BrokerSink, at: number): void {
    if (at >= sink.timerAt || this.#stopped) return
    this.#runtime.clearTimeout(sink.timer)
    sink.timerAt = at
    sink.timer = this.#runtime.setTimeout(
      () => {
        sink.timerAt = Infinity
        this.#schedule(sink)
      },
      Math.max(0, at - this.#runtime.now()),
    )
  }

  /** What throws in here is a fault of this client: then nothing is certain any more, and everybody has to know. */
  #guarded(step: () => void): void {
    if (this.#stopped) return
    try {
      step()
    } catch (error) {
      this.#parts.onFatal(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #drain(sink: BrokerSink): void {
    sink.prune()
    if (sink.queues.length === 0) return
    const connection = this.#connectionOf(sink)
    if (connection === undefined) return
    // Whatever has gathered goes while nothing is in flight; otherwise only what is full, or has waited long enough.
    const isIdle = sink.inFlight === 0
    while (sink.inFlight < this.#options.maxInFlight && sink.queues.length > 0) {
      if (!connection.canSend) {
        connection.onReadyToSend(() => this.#schedule(sink))
        return
      }
      const batches = this.#collect(sink, isIdle)
      if (batches.length === 0) return
      this.#send(sink, connection, batches)
      sink.prune()
    }
  }

  #connectionOf(sink: BrokerSink): Connection | undefined {
    if (sink.connection?.state === 'ready') return sink.connection
    // On another connection a request could overtake those that are unanswered on this one.
    if (sink.inFlight > 0) return undefined
    sink.connection = this.#cluster.connectionIfReady(sink.nodeId, 'produce')
    if (sink.connection !== undefined || sink.connecting) return sink.connection
    if (this.#runtime.now() < sink.connectAt) this.#wakeAt(sink, sink.connectAt)
    else this.#connect(sink)
    return undefined
  }

  #connect(sink: BrokerSink): void {
    sink.connecting = true
    const deadline = Deadline.after(this.#runtime, this.#options.requestTimeoutMs, this.#lifetime.signal)
    this.#cluster.connection(sink.nodeId, 'produce', deadline).then(
      () => {
        sink.connecting = false
        sink.backoff.reset()
        this.#schedule(sink)
      },
      (error: unknown) => {
        sink.connecting = false
        sink.connectAt = this.#runtime.now() + sink.backoff.next()
        if (this.#stopped) return
        for (const queue of sink.queues) {
          for (const batch of queue.batches()) if (error instanceof Error) batch.lastError = error
        }
        this.#cluster.refresh(`broker ${sink.nodeId} cannot be reached`).catch(() => {})
        this.#schedule(sink)
      },
    )
  }

  /** The batches of the next request: at most one of each partition, the brokers take no more. */
  #collect(sink: BrokerSink, isIdle: boolean): ProducerBatch[] {
    const now = this.#runtime.now()
    const { queues } = sink
    const count = queues.length
    const first = sink.start % count
    const batches: ProducerBatch[] = []
    let bytes = 0
    sink.start = first + 1
    // A repair may change the producer id: what is decided about a batch under one id must not be done under another.
    for (const queue of queues) this.#outcomes.repair(queue)
    for (let step = 0; step < count; step++) {
      const at = (first + step) % count
      const queue = queues[at] as PartitionQueue
      const batch = this.#next(sink, queue, now, isIdle)
      if (batch === undefined) continue
      if (batches.length > 0 && bytes + batch.size > this.#options.maxRequestSize) {
        sink.start = at
        break
      }
      bytes += batch.size
      batches.push(batch)
    }
    return batches
  }

  /** The batch of a partition that may go now. */
  #next(sink: BrokerSink, queue: PartitionQueue, now: number, isIdle: boolean): ProducerBatch | undefined {
    if (queue.backoffUntil > now) {
      this.#wakeAt(sink, queue.backoffUntil)
      return undefined
    }
    const again = queue.order.retry()
    if (again !== undefined) return again
    const id = this.#parts.identity?.current
    if (!queue.order.admits(id)) {
      if (id === undefined) this.#parts.idSource?.ensure().catch(() => {})
      return undefined
    }
    if (queue.closed.length === 0) {
      const { open } = queue
      if (open === undefined) return undefined
      const dueAt = this.#dueAt(open, isIdle)
      if (dueAt > now) {
        this.#wakeAt(sink, dueAt)
        return undefined
      }
      this.#accumulator.close(queue, false)
    }
    return this.#compressed(queue)
  }

  /** When an open batch should leave although it could take more. */
  #dueAt(batch: ProducerBatch, isIdle: boolean): number {
    if (this.#accumulator.flushing > 0 || this.#parts.isCrowded()) return -Infinity
    const { lingerMs } = this.#options
    if (lingerMs > 0) return batch.createdAt + lingerMs
    return isIdle ? -Infinity : batch.createdAt + gatherMs
  }

  /** The first batch that was never sent, compressed where it has to be; undefined while that takes. */
  #compressed(queue: PartitionQueue): ProducerBatch | undefined {
    const { compression } = this.#options
    for (let batch = queue.closed[0]; batch !== undefined; batch = queue.closed[0]) {
      if (batch.state === 'compressing') return undefined
      if (batch.state !== 'closed' || compression === undefined) return batch
      try {
        batch.compress(compression)
      } catch (error) {
        this.#cannotCompress(batch, error)
        continue
      }
      this.#accumulator.compressed(batch)
      return batch
    }
    return undefined
  }

  async #compress(batch: ProducerBatch, compression: BatchCompression): Promise<void> {
    try {
      await batch.compressAsync(compression)
    } catch (error) {
      this.#guarded(() => this.#cannotCompress(batch, error))
      return
    }
    this.#guarded(() => {
      this.#accumulator.compressed(batch)
      this.#accumulator.letGo(batch)
      this.#work(batch.queue)
    })
  }

  #cannotCompress(batch: ProducerBatch, cause: unknown): void {
    if (batch.abandoned) {
      this.#accumulator.letGo(batch)
      return
    }
    const { topic, partition } = batch.queue
    const reason = cause instanceof Error ? cause.message : String(cause)
    const message = `The records of ${topic}-${partition} could not be compressed: ${reason}`
    this.abandon(batch, new KafkaError('COMPRESSION_FAILED', message, { cause, topic, partition }))
  }

  #send(sink: BrokerSink, connection: Connection, batches: readonly ProducerBatch[]): void {
    const { acks, requestTimeoutMs } = this.#options
    const id = this.#parts.identity?.current
    for (const batch of batches) {
      const { order } = batch.queue
      if (order.outstanding.includes(batch)) order.resent(batch)
      else order.admit(batch.queue.takeClosed() as ProducerBatch, id)
      batch.writes += 1
    }
    const request = new ProduceRequest(batches, acks, requestTimeoutMs, topic => this.#parts.topicId(topic))
    const { body, maxVersion } = request
    const onWritten = (): void => this.#released(request)
    const onFailed = (error: unknown): void => this.#guarded(() => this.#failed(sink, request, error))
    const { meter } = this.#parts
    const { nodeId } = sink
    sink.inFlight += 1
    request.sentAt = meter.requestSent(nodeId, batches)
    if (acks === 0) {
      const written = connection.request(produceApi, body, { maxVersion, onWritten, expectResponse: false })
      const conclude = (): void => {
        meter.requestWritten()
        this.#outcomes.unacknowledged(request)
      }
      written.then(() => this.#ended(sink, conclude), onFailed)
    } else {
      const answer = connection.request(produceApi, body, { maxVersion, onWritten })
      const conclude = (response: ProduceResponse): void => {
        meter.requestAnswered(nodeId, request.sentAt, response.throttleTimeMs)
        this.#outcomes.answered(request, response, nodeId)
      }
      answer.then(response => this.#ended(sink, () => conclude(response)), onFailed)
    }
  }

  #ended(sink: BrokerSink, conclude: () => void): void {
    this.#guarded(() => {
      sink.inFlight -= 1
      conclude()
      this.#schedule(sink)
    })
  }

  #failed(sink: BrokerSink, request: ProduceRequest, error: unknown): void {
    // Of what never came as far as the socket, nobody will tell that it was written.
    if (!(error instanceof KafkaError && error.written === 'possibly')) this.#released(request)
    this.#ended(sink, () => {
      this.#parts.meter.requestFailed(sink.nodeId, error)
      this.#outcomes.failed(request, error)
    })
  }

  /** The socket reads the bytes of this request no more. */
  #released(request: ProduceRequest): void {
    if (request.released) return
    request.released = true
    for (const batch of request.batches) {
      batch.writes -= 1
      this.#accumulator.letGo(batch)
    }
  }
}
