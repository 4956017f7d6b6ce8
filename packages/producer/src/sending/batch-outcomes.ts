import type { Cluster, LeaderHint } from '@kclient/cluster'
import { brokerError, ErrorCode, KafkaError, KafkaProtocolError } from '@kclient/errors'
import type { BatchCompression } from '@kclient/protocol'
import type { ProduceResponse, ProduceResponsePartitionProduceResponse } from '@kclient/protocol/messages/produce'
import type { Accumulator } from '../batches/accumulator.ts'
import type { Answer, Verdict } from '../batches/delivery-order.ts'
import type { PartitionQueue } from '../batches/partition-queue.ts'
import type { ProducerBatch } from '../batches/producer-batch.ts'
import type { ProducerMeter } from '../observing/producer-meter.ts'
import { answerOf, answerOfFailure, saysNothing } from './produce-answer.ts'
import type { ProduceRequest } from './produce-request.ts'
import type { ProducerIdSource } from './producer-id-source.ts'
import type { ProducerIdentity } from './producer-identity.ts'

/** What outcomes work with. */
export interface OutcomeParts {
  readonly cluster: Cluster
  readonly accumulator: Accumulator
  /** Absent without idempotence. */
  readonly identity: ProducerIdentity | undefined
  readonly idSource: ProducerIdSource | undefined
  readonly meter: ProducerMeter
  readonly compression: BatchCompression | undefined
  /** A partition may have something to send. */
  work(queue: PartitionQueue): void
}

/** Draws the conclusions from answers, failures and time limits: settles batches, or has them sent again. */
export class BatchOutcomes {
  readonly #parts: OutcomeParts
  readonly #cluster: Cluster
  readonly #accumulator: Accumulator

  constructor(parts: OutcomeParts) {
    this.#parts = parts
    this.#cluster = parts.cluster
    this.#accumulator = parts.accumulator
  }

  /** A broker has answered. */
  answered(request: ProduceRequest, response: ProduceResponse, nodeId: number): void {
    const hints: LeaderHint[] = []
    request.eachAnswer(response, (batch, answer) => {
      if (answer === undefined) {
        this.#concluded(batch, 'doubtful', missingAnswer(batch, nodeId))
        return
      }
      this.#partitionAnswered(batch, answer)
      const { topic, partition } = batch.queue
      const { leaderId, leaderEpoch } = answer.currentLeader
      if (leaderId >= 0) hints.push({ topic, partition, leaderId, leaderEpoch })
    })
    // Last, for it may move partitions at once: then none of them waits out a backoff that is the old leader's.
    if (hints.length > 0) this.#cluster.applyLeaderHints(hints, response.nodeEndpoints)
  }

  #partitionAnswered(batch: ProducerBatch, answer: ProduceResponsePartitionProduceResponse): void {
    const { errorCode, baseOffset, logAppendTimeMs, logStartOffset } = answer
    const { topic, partition } = batch.queue
    const meaning = answerOf(errorCode, batch.unknownAnswers, this.#parts.identity !== undefined)
    if (meaning === 'stored') {
      // Of a batch that it had already, the broker need not know the place any more.
      const offset = errorCode === ErrorCode.NONE && baseOffset >= 0n ? baseOffset : -1n
      this.#stored(batch, offset, logAppendTimeMs, logStartOffset)
      return
    }
    if (saysNothing(errorCode)) batch.unknownAnswers += 1
    const error = brokerError(errorCode, { topic, partition, message: answer.errorMessage })
    const errors = recordErrors(error, answer)
    const verdict = this.#concluded(batch, meaning, errors === undefined ? error : innocent(error), errors)
    if (meaning === 'out-of-order' && verdict === 'renumber') this.#noteLostState(batch.queue, error, logStartOffset)
    if (error.refreshMetadata) this.#refresh(`${error.code} for ${topic}-${partition}`)
  }

  /** A request that no broker answers (acks 0) has left. */
  unacknowledged(request: ProduceRequest): void {
    for (const batch of request.batches) this.#stored(batch, -1n, -1, -1n)
  }

  /** A request failed as a whole. */
  failed(request: ProduceRequest, error: unknown): void {
    const reason = error instanceof Error ? error : new Error(String(error))
    const meaning = answerOfFailure(error)
    for (const batch of request.batches) this.#concluded(batch, meaning, reason)
    if (error instanceof KafkaError && error.refreshMetadata) this.#refresh(reason.message)
  }

  /** The senders of a batch are told that it failed. It may have to stay for the sake of those behind it. */
  abandon(batch: ProducerBatch, error: Error): void {
    const { queue } = batch
    const { order } = queue
    const isSent = order.outstanding.includes(batch)
    setPersisted(error, batch.inFlight || batch.inDoubt)
    this.#accumulator.settled(batch)
    if (isSent) order.abandon(batch)
    else {
      batch.abandoned = true
      queue.removeUnsent(batch)
    }
    this.#parts.meter.failed(batch, error)
    batch.fail(error)
    if (!isSent) this.#accumulator.finished(batch)
    this.#goOn(queue)
  }

  /** Something has happened to a partition. */
  #goOn(queue: PartitionQueue): void {
    for (const batch of queue.order.dropAbandoned()) this.#accumulator.finished(batch)
    this.#parts.work(queue)
  }

  /** Closes the gap that a failed batch left in the numbers of a partition, as soon as nothing of it is in flight. */
  repair(queue: PartitionQueue): void {
    const { order } = queue
    const repair = order.repair()
    if (repair === undefined) return
    const used = order.identity
    const batches = order.repaired()
    for (const batch of batches) batch.renumbered()
    queue.closed.unshift(...batches)
    if (repair === 'rewind') return
    const { identity, idSource } = this.#parts
    if (repair === 'renew') identity?.renew(used)
    else if (identity?.bump(used) === true) this.#parts.meter.bumped()
    const now = identity?.current
    const how =
      now === undefined ? 'with another producer id' : `in epoch ${now.producerEpoch} of producer id ${now.producerId}`
    this.#cluster.logger.info(`Producer: ${queue.topic}-${queue.partition} begins its sequence numbers anew, ${how}`)
    if (now === undefined) idSource?.ensure().catch(() => {})
  }

  #stored(batch: ProducerBatch, baseOffset: bigint, logAppendTime: number, logStartOffset: bigint): void {
    const { queue } = batch
    const last = baseOffset < 0n ? -1n : baseOffset + BigInt(batch.recordCount - 1)
    queue.order.answered(batch, 'stored', last)
    queue.backoff?.reset()
    if (!batch.abandoned) {
      this.#accumulator.settled(batch)
      this.#parts.meter.acknowledged(batch)
      batch.succeed(baseOffset, logAppendTime, logStartOffset)
    }
    this.#accumulator.finished(batch)
    this.#goOn(queue)
  }

  /** An attempt came to something other than success. */
  #concluded(batch: ProducerBatch, answer: Answer, error: Error, errors?: ReadonlyMap<number, Error>): Verdict {
    const { queue } = batch
    batch.lastError = error
    this.#parts.meter.attemptFailed(error)
    const verdict = queue.order.answered(batch, answer)
    switch (verdict) {
      case 'done':
        break
      case 'fail':
        if (!batch.abandoned) {
          setPersisted(error, batch.inDoubt)
          for (const own of errors?.values() ?? []) setPersisted(own, batch.inDoubt)
          this.#accumulator.settled(batch)
          this.#parts.meter.failed(batch, error, errors)
          batch.fail(error, errors)
        }
        this.#accumulator.finished(batch)
        break
      case 'retry':
      case 'renumber':
        queue.backoff ??= this.#cluster.backoff()
        queue.backoffUntil = this.#cluster.runtime.now() + queue.backoff.next()
        break
      case 'split':
        this.#split(batch)
        break
    }
    this.#goOn(queue)
    return verdict
  }

  #split(batch: ProducerBatch): void {
    const parts = batch.split(this.#parts.compression)
    this.#parts.meter.split()
    const { topic, partition } = batch.queue
    this.#cluster.logger.debug(
      `Producer: a batch of ${batch.recordCount} records for ${topic}-${partition} is too large for the broker: it goes in ${parts.length}`,
    )
    batch.queue.order.split(batch, parts)
    this.#accumulator.replace(batch, parts)
  }

  /** The broker has lost track of this producer: after retention that is in order, otherwise it has lost records. */
  #noteLostState({ order, topic, partition }: PartitionQueue, error: Error, logStartOffset: bigint): void {
    const { lastAckedOffset } = order
    if (lastAckedOffset < 0n || logStartOffset > lastAckedOffset) return
    this.#cluster.logger.error(
      `Producer: the leader of ${topic}-${partition} may have lost acknowledged records, up to offset ${lastAckedOffset}: it does not know what came before this batch (${error.message})`,
      { topic, partition, lastAckedOffset: String(lastAckedOffset) },
    )
  }

  #refresh(reason: string): void {
    this.#cluster.refresh(reason).catch(() => {})
  }
}

/** A failed produce says whether its records are in the log. */
function setPersisted(error: Error, inDoubt: boolean): void {
  const target = error as Error & { persisted?: string }
  // One error may stand for several batches: the worse news counts.
  if (target.persisted !== 'unknown') target.persisted = inDoubt ? 'unknown' : 'no'
}

function missingAnswer({ queue: { topic, partition } }: ProducerBatch, nodeId: number): Error {
  return new KafkaProtocolError(`The answer of broker ${nodeId} to Produce lacks ${topic}-${partition}`, {
    topic,
    partition,
    retriable: true,
  })
}

/** What the other records of a batch are told when the broker has refused some. */
function innocent({ number, topic, partition }: KafkaError & { readonly number: number }): KafkaError {
  const message = 'This one only stood in a batch with records that are refused, and can be sent again as it is'
  return brokerError(number, { topic, partition, message })
}

/** The errors of single records (KIP-467, brokers from 2.4), by their place in the batch. */
function recordErrors(
  error: KafkaError & { readonly number: number },
  answer: ProduceResponsePartitionProduceResponse,
): ReadonlyMap<number, Error> | undefined {
  if (answer.recordErrors.length === 0) return undefined
  const { topic, partition } = error
  return new Map(
    answer.recordErrors.map(({ batchIndex, batchIndexErrorMessage }) => {
      const message = batchIndexErrorMessage ?? answer.errorMessage
      return [batchIndex, brokerError(error.number, { topic, partition, message })]
    }),
  )
}
