import { tracingChannel, type TracingChannel } from 'node:diagnostics_channel'
import { type Cluster, type HeaderInput, Trace, type TraceOutcome } from '@kclient/cluster'
import { SendManyError } from '@kclient/errors'
import type { Claim } from '../batches/claim.ts'
import type { Delivery } from '../delivery.ts'
import type { Headers, ProducerRecord } from '../producer-record.ts'
import { RecordMetadata } from '../record-metadata.ts'

/**
 * A record on its way, as subscribers of `tracing:kclient:producer:send:start` may change it: a copy, made before
 * anything is serialized. What stands in `headers` after they ran is what is written, so they may append pairs
 * (`headers.push(['traceparent', value])`) or put other headers in their place. The record of the caller stays as it is.
 */
export interface TracedRecord extends Omit<ProducerRecord<unknown, unknown>, 'headers'> {
  headers: HeaderInput[]
}

/**
 * What subscribers of `tracing:kclient:producer:send:*` (`start`, `end`, `asyncStart`, `asyncEnd`, `error`) are given: the
 * same object for all events of one record, or of one batch of `sendBatch`. It never contains options or credentials.
 */
export interface SendContext extends TraceOutcome {
  readonly clientId: string
  readonly clusterId: string | null
  /** The method that was called; `stream` for records written to `writable()` and `writableStream()`. */
  readonly operation: 'send' | 'sendMany' | 'enqueue' | 'sendBatch' | 'stream'
  readonly topic: string
  /** As given, before it is serialized; undefined without one. */
  readonly key: unknown
  /** 1, or the records of the batch. */
  readonly recordCount: number
  /** The record, for subscribers of `start` to add headers; undefined for a batch, which is encoded already. */
  readonly message: TracedRecord | undefined
  /** As given; when it is acknowledged, the one it went to. */
  partition: number | undefined
  /** Of the record, or of the first one of the batch, once acknowledged; -1n when it is not known. */
  offset: bigint | undefined
  /** The leader of the partition as known when it is settled: its host as metadata names it. */
  serverAddress: string | undefined
  serverPort: number | undefined
  /** Once it is acknowledged. */
  result?: RecordMetadata
}

/**
 * Tells of each record that is sent: `start` when it is handed in, before it is serialized; `end` when the call returns;
 * `asyncStart` and `asyncEnd` when it is acknowledged or has failed, in which case `error` comes before them. Records of
 * one `sendMany` are settled together, when the call is; a record of `enqueue` when it is acknowledged.
 */
export const sendChannel: TracingChannel<unknown, object> = tracingChannel<unknown, object>('kclient:producer:send')

type Operation = SendContext['operation']
type SendTrace = Trace<SendContext>

/** Traces the sends of one producer. To be asked only while {@link sendChannel} has subscribers. */
export class SendTracer {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  send<K, V>(
    record: ProducerRecord<K, V>,
    call: (record: ProducerRecord<K, V>) => Promise<RecordMetadata>,
  ): Promise<RecordMetadata> {
    const message = copyOf(record)
    if (message === undefined) return call(record)
    return Trace.begin(sendChannel, this.#context('send', message), trace =>
      this.#follow(trace, call(message as ProducerRecord<K, V>)),
    )
  }

  /** @param call - Sends a batch of so many records. */
  sendBatch(
    topic: string,
    partition: number | undefined,
    recordCount: number,
    call: () => Promise<RecordMetadata>,
  ): Promise<RecordMetadata> {
    const record = { topic, partition, value: null, headers: [] }
    const context: SendContext = { ...this.#context('sendBatch', record), recordCount, message: undefined }
    return Trace.begin(sendChannel, context, trace => this.#follow(trace, call()))
  }

  enqueue<K, V>(
    record: ProducerRecord<K, V>,
    call: (record: ProducerRecord<K, V>) => Promise<Delivery>,
  ): Promise<Delivery> {
    const message = copyOf(record)
    if (message === undefined) return call(record)
    return Trace.begin(sendChannel, this.#context('enqueue', message), async trace => {
      try {
        const delivery = await call(message as ProducerRecord<K, V>)
        // Whoever does not look at it is not bothered, by this promise neither.
        this.#follow(trace, delivery.delivered).catch(() => {})
        return delivery
      } catch (error) {
        this.#failed(trace, error)
        throw error
      }
    })
  }

  sendMany<K, V>(
    records: readonly ProducerRecord<K, V>[],
    call: (records: readonly ProducerRecord<K, V>[]) => Promise<RecordMetadata[]>,
  ): Promise<RecordMetadata[]> {
    const traces: (SendTrace | undefined)[] = []
    const messages = records.map(record => {
      const message = copyOf(record)
      traces.push(message && this.#begin('sendMany', message))
      return (message ?? record) as ProducerRecord<K, V>
    })
    return call(messages).then(
      results => {
        for (const [index, trace] of traces.entries()) if (trace) this.#succeeded(trace, results[index])
        return results
      },
      (error: unknown) => {
        const results = error instanceof SendManyError ? error.results : undefined
        for (const [index, trace] of traces.entries()) {
          const result = results?.[index]
          if (trace === undefined) continue
          if (result?.status === 'fulfilled') this.#succeeded(trace, result.value as RecordMetadata)
          else this.#failed(trace, result === undefined ? error : result.reason)
        }
        throw error
      },
    )
  }

  /** Of a record that is written to a stream: `take` hands it to the producer, with a claim to tell of it. */
  stream<K, V, T>(
    record: ProducerRecord<K, V>,
    claim: Claim,
    take: (record: ProducerRecord<K, V>, claim: Claim) => T,
  ): T {
    const message = copyOf(record)
    if (message === undefined) return take(record, claim)
    const outcome = Trace.begin(sendChannel, this.#context('stream', message), trace => {
      try {
        return { taken: take(message as ProducerRecord<K, V>, this.#observed(claim, trace.detach())) }
      } catch (error) {
        queueMicrotask(() => this.#failed(trace, error))
        return { error }
      }
    })
    if ('taken' in outcome) return outcome.taken
    throw outcome.error
  }

  /** A claim that tells the trace, too. Claims are told in the middle of a state change, subscribers in a turn after it. */
  #observed(claim: Claim, trace: SendTrace): Claim {
    return {
      appended: place =>
        claim.appended({
          queue: place.queue,
          addSender: resolve =>
            place.addSender(outcome => {
              queueMicrotask(() => {
                if (outcome instanceof RecordMetadata) this.#succeeded(trace, outcome)
                else outcome.catch((error: unknown) => this.#failed(trace, error))
              })
              resolve(outcome)
            }),
        }),
      failed: error => {
        queueMicrotask(() => this.#failed(trace, error))
        claim.failed(error)
      },
    }
  }

  /** Begins a trace that is settled apart from its call. */
  #begin(operation: Operation, message: TracedRecord): SendTrace {
    return Trace.begin<SendContext, SendTrace>(sendChannel, this.#context(operation, message), trace => trace.detach())
  }

  /** Settles a trace with a promise, before who waits for what this returns goes on. */
  #follow(trace: SendTrace, promise: Promise<RecordMetadata>): Promise<RecordMetadata> {
    return promise.then(
      metadata => {
        this.#succeeded(trace, metadata)
        return metadata
      },
      (error: unknown) => {
        this.#failed(trace, error)
        throw error
      },
    )
  }

  #context(operation: Operation, message: TracedRecord): SendContext {
    const { topic, key, partition } = message
    const { clusterId, options } = this.#cluster
    return {
      clientId: options.clientId,
      clusterId,
      operation,
      topic,
      key: key ?? undefined,
      recordCount: 1,
      message,
      partition,
      offset: undefined,
      serverAddress: undefined,
      serverPort: undefined,
    }
  }

  #succeeded(trace: SendTrace, metadata: RecordMetadata | undefined): void {
    if (metadata !== undefined) {
      trace.context.partition = metadata.partition
      trace.context.offset = metadata.offset
    }
    this.#nameServer(trace.context)
    trace.succeeded(metadata)
  }

  #failed(trace: SendTrace, error: unknown): void {
    trace.context.partition ??= (error as { readonly partition?: number } | null | undefined)?.partition
    this.#nameServer(trace.context)
    trace.failed(error)
  }

  #nameServer(context: SendContext): void {
    const { topic, partition } = context
    const leader = partition === undefined ? undefined : this.#cluster.leaderOf(topic, partition)
    const node = leader && this.#cluster.metadata.brokers.get(leader.nodeId)
    context.serverAddress = node?.host
    context.serverPort = node?.port
  }
}

/** What is no record, or cannot be read, is refused as always; there is nothing to tell of it. */
function copyOf<K, V>(record: ProducerRecord<K, V>): TracedRecord | undefined {
  if (typeof record !== 'object' || (record as unknown) === null) return undefined
  try {
    const { topic, value, key, partition, timestamp, headers } = record
    return { topic, value, key, partition, timestamp, headers: pairsOf(headers) as HeaderInput[] }
  } catch {
    return undefined
  }
}

/** Headers as pairs, in an array of their own. What is wrong with them stays so, for the producer to refuse. */
function pairsOf(headers: Headers | undefined): unknown {
  if (headers === undefined) return []
  if (typeof headers !== 'object' || (headers as unknown) === null || headers instanceof Uint8Array) return headers
  if (!(Symbol.iterator in headers)) return Object.entries(headers)
  try {
    return [...headers]
  } catch (error) {
    return {
      [Symbol.iterator](): never {
        throw error
      },
    }
  }
}
