import type { Cluster } from '@kclient/cluster'
import { ZERO_UUID } from '@kclient/protocol'
import { Accumulator } from './batches/accumulator.ts'
import type { ProducerBatch } from './batches/producer-batch.ts'
import { RecordIntake } from './intake/record-intake.ts'
import { RecordWriter } from './intake/record-writer.ts'
import type { TopicQueue } from './intake/topic-queue.ts'
import { Topics } from './intake/topics.ts'
import { TurnClock } from './intake/turn-clock.ts'
import { WaitingRoom } from './intake/waiting-room.ts'
import { notSent } from './not-sent.ts'
import type { ProducerFigures, ProducerMeter } from './observing/producer-meter.ts'
import type { ProducerConfig } from './producer-options.ts'
import { IdempotentOrder } from './sending/idempotent-order.ts'
import { PlainOrder } from './sending/plain-order.ts'
import { ProducerIdSource } from './sending/producer-id-source.ts'
import { ProducerIdentity } from './sending/producer-identity.ts'
import { Sender } from './sending/sender.ts'

/** The parts of a started producer, put together: topics, waiting room, accumulator and sender. */
export class ProducerEngine<K, V> {
  /** Takes records in. */
  readonly intake: RecordIntake<K, V>
  readonly #cluster: Cluster
  readonly #onFatal: (error: Error) => void
  readonly #meter: ProducerMeter
  readonly #accumulator: Accumulator
  readonly #topics: Topics
  readonly #room: WaitingRoom
  readonly #sender: Sender
  readonly #idSource: ProducerIdSource | undefined
  #serveScheduled = false

  /**
   * @param meter - Counts what is done here; it outlives the engine.
   * @param onFatal - Told when nothing can be sent any more.
   */
  constructor(cluster: Cluster, config: ProducerConfig<K, V>, meter: ProducerMeter, onFatal: (error: Error) => void) {
    const { runtime } = cluster
    const { requestTimeoutMs } = cluster.options
    this.#cluster = cluster
    this.#meter = meter
    this.#onFatal = onFatal
    const { maxBatchSize: batchSize, bufferMemory, maxBlockMs, enableIdempotence } = config
    this.#accumulator = new Accumulator(
      runtime,
      { bufferMemory, batchSize },
      {
        opened: queue => {
          this.#topics.opened(queue)
          this.#sender.opened(queue)
        },
        closed: (queue, batch) => this.#sender.closed(queue, batch),
        released: () => this.#serveSoon(),
      },
    )
    const identity = enableIdempotence ? new ProducerIdentity() : undefined
    this.#idSource = identity && new ProducerIdSource(cluster, identity, error => this.#onProducerId(error))
    this.#sender = new Sender(
      {
        cluster,
        accumulator: this.#accumulator,
        identity,
        idSource: this.#idSource,
        meter,
        isCrowded: () => this.#room.hasQueue,
        topicId: topic => this.#topics.get(topic)?.metadata?.id ?? ZERO_UUID,
        onFatal: error => this.#onFatal(error),
      },
      { ...config, requestTimeoutMs: Math.ceil(requestTimeoutMs) },
    )
    this.#topics = new Topics(
      cluster,
      {
        allowAutoTopicCreation: config.allowAutoTopicCreation,
        stickyBytes: batchSize,
        makeOrder: enableIdempotence
          ? () => new IdempotentOrder<ProducerBatch>()
          : () => new PlainOrder<ProducerBatch>(),
      },
      {
        known: topic => this.#room.wake(topic),
        refused: (topic, error) => this.#room.failTopic(topic, error),
        moved: queue => this.#sender.moved(queue),
      },
    )
    this.#room = new WaitingRoom(
      runtime,
      { maxBlockMs, bufferMemory },
      {
        crowded: () => {
          meter.crowded()
          this.#sender.wakeAll()
        },
        uncrowded: () => meter.uncrowded(),
        topicWanted: topic => this.#topics.want(topic),
        topicLeft: topic => this.#topics.unwant(topic),
        askAgain: topic => this.#askAgain(topic),
        topicError: topic => this.#topics.errorOf(topic),
      },
    )
    const clock = new TurnClock(runtime)
    this.intake = new RecordIntake({
      topics: this.#topics,
      room: this.#room,
      accumulator: this.#accumulator,
      writer: new RecordWriter(clock, this.#accumulator, config),
      clock,
      meter,
    })
  }

  /** Follows the metadata of the cluster. */
  follow(): void {
    this.#topics.start()
  }

  /** Resolves when there is a producer id, or none is needed. */
  async identify(): Promise<void> {
    await this.#idSource?.ensure()
  }

  /** The partitions of a topic that is known, or asked for at this moment. */
  partitions(name: string): number | undefined {
    const topic = this.#topics.open(name)
    if (topic.isKnown) this.#topics.used(name)
    return topic.isKnown ? topic.partitionCount : undefined
  }

  /** While it runs, nothing waits for company. Resolves when all that was handed in before is settled. */
  async flush(): Promise<void> {
    const stopHurrying = this.hurry()
    try {
      await this.#room.drained()
      await this.#settled()
    } finally {
      stopHurrying()
    }
  }

  /** Until the returned function is called, nothing waits for company. */
  hurry(): () => void {
    this.#accumulator.flushing += 1
    this.#sender.wakeAll()
    return () => {
      this.#accumulator.flushing -= 1
    }
  }

  #settled(): Promise<void> {
    const batches = [...this.#accumulator.unsettled]
    if (batches.length === 0) return Promise.resolve()
    return new Promise(resolve => {
      let left = batches.length
      const settled = (): void => {
        left -= 1
        if (left === 0) resolve()
      }
      for (const batch of batches) (batch.watchers ??= []).push(settled)
    })
  }

  /** Everything that is not settled fails, and nothing is sent any more. */
  close(makeError: () => Error): void {
    this.#room.failAll(notSent(makeError()))
    for (const batch of Array.from(this.#accumulator.unsettled)) this.#sender.abandon(batch, makeError())
    this.#sender.stop()
    this.#idSource?.stop()
    this.#topics.stop()
  }

  /** How things stand, for health() and metrics(). */
  figures(): ProducerFigures {
    let bufferedRecords = 0
    let recordsInFlight = 0
    let oldest = Infinity
    for (const batch of this.#accumulator.unsettled) {
      bufferedRecords += batch.recordCount
      if (batch.inFlight) recordsInFlight += batch.recordCount
      oldest = Math.min(oldest, batch.createdAt)
    }
    return {
      bufferedBytes: this.#accumulator.memory.used,
      bufferedRecords,
      recordsInFlight,
      oldestRecord: oldest === Infinity ? undefined : oldest,
      oldestCall: this.#room.oldest,
      waitingCalls: this.#room.size,
      requestsInFlight: this.#sender.inFlight,
    }
  }

  /** After the continuations of those whose records were settled: what they send comes behind those who wait. */
  #serveSoon(): void {
    if (this.#serveScheduled || this.#room.size === 0) return
    this.#serveScheduled = true
    queueMicrotask(() => {
      this.#serveScheduled = false
      this.#room.serve()
    })
  }

  #onProducerId(error: Error | undefined): void {
    if (error !== undefined) {
      this.#onFatal(error)
      return
    }
    this.#meter.identified()
    this.#sender.wakeAll()
  }

  async #askAgain(topic: TopicQueue): Promise<boolean> {
    try {
      await this.#cluster.refresh(`a partition of ${topic.name} is asked for that is not known`)
      return true
    } catch {
      return false
    }
  }
}
