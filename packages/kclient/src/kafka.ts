import { Admin } from '@kclient/admin'
import {
  type ClientOptions,
  Cluster,
  type ClusterHealth,
  type ClusterMetrics,
  type WaitOptions,
} from '@kclient/cluster'
import { Consumer, type ConsumerOptions, type ConsumerOwnArguments } from '@kclient/consumer'
import { ClientStoppedError } from '@kclient/errors'
import { Deadline } from '@kclient/net'
import { type Payload, Producer, type ProducerOptions, type ProducerOwnArguments } from '@kclient/producer'

interface Client {
  readonly state: string
  stop(terms: WaitOptions): Promise<void>
}

const STOP_LIMIT_MS = 30_000

/**
 * Clients that share one cluster: the same connections for the same purposes, and one view of topics and leaders. It is
 * opened by the start() of the first of them, and closes with the last.
 *
 * @example
 * await using kafka = new Kafka({ bootstrapServers: 'localhost:9092' })
 * const producer = kafka.producer()
 * await producer.start()
 * await producer.send({ topic: 'orders', value: 'one' })
 */
export class Kafka implements AsyncDisposable {
  readonly #cluster: Cluster
  readonly #consumers = new Set<Client>()
  readonly #others = new Set<Client>()
  #stopping: Promise<void> | undefined

  /**
   * Checks the options; nothing is opened.
   *
   * @throws TypeError for an unknown option or a wrong type, RangeError for a number out of range.
   */
  constructor(options?: ClientOptions) {
    this.#cluster = new Cluster(options, 'Kafka')
  }

  /** A producer, not started yet. */
  producer<K = Payload, V = Payload>(...args: ProducerOwnArguments<K, V>): Producer<K, V> {
    const [options] = args
    return this.#keep(this.#others, () => new Producer<K, V>(options as ProducerOptions<K, V>, this.#cluster))
  }

  /** A consumer, not started yet. */
  consumer<K = Buffer | null, V = Buffer | null>(...args: ConsumerOwnArguments<K, V>): Consumer<K, V> {
    const [options] = args
    return this.#keep(this.#consumers, () => new Consumer<K, V>(options as ConsumerOptions<K, V>, this.#cluster))
  }

  /** An admin client, not started yet. */
  admin(): Admin {
    return this.#keep(this.#others, () => new Admin(undefined, this.#cluster))
  }

  /** The cluster that is shared; no I/O. */
  health(): ClusterHealth {
    return this.#cluster.health()
  }

  /** Counts of what all clients that share it had to do with brokers; no I/O. */
  metrics(): ClusterMetrics {
    return this.#cluster.metrics()
  }

  /**
   * Stops all clients that were made here: consumers first, so that what they are at work on can still be sent. May be
   * called more than once.
   *
   * @param terms - `timeoutMs`, for all of them together: default 30000.
   * @throws The error of the client whose stop() failed, when all are stopped; an AggregateError of several.
   */
  stop(terms: WaitOptions = {}): Promise<void> {
    this.#stopping ??= this.#stop(terms)
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  #keep<C extends Client>(clients: Set<Client>, make: () => C): C {
    if (this.#stopping !== undefined) throw new ClientStoppedError('This Kafka is stopped: make a new one')
    // Whoever makes clients for every task must not fill the memory with those that are gone.
    for (const client of clients) if (client.state === 'stopped') clients.delete(client)
    const client = make()
    clients.add(client)
    return client
  }

  async #stop({ timeoutMs = STOP_LIMIT_MS, signal }: WaitOptions): Promise<void> {
    const deadline = Deadline.after(this.#cluster.runtime, timeoutMs, signal)
    const errors: unknown[] = []
    for (const clients of [this.#consumers, this.#others]) {
      const limit = { timeoutMs: deadline.remainingMs(), signal }
      const stopped = await Promise.allSettled([...clients].map(client => client.stop(limit)))
      for (const outcome of stopped) if (outcome.status === 'rejected') errors.push(outcome.reason)
    }
    if (errors.length > 1) throw new AggregateError(errors, `${errors.length} clients could not be stopped in order`)
    if (errors.length === 1) throw errors[0]
  }
}
