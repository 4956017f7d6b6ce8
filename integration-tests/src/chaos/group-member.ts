import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type AssignorOption,
  Consumer,
  type ConsumerRecord,
  KafkaError,
  KafkaTimeoutError,
  strings,
} from '@kclient/consumer'
import type { JournalWriter } from './group-journal.ts'
import { numberOf } from './load-records.ts'

/** How a member reads and commits. */
export interface MemberSpec {
  /** `java`: Kafka's own VerifiableConsumer, which reads one topic alone. The others: what this client has for it. */
  readonly reads: 'loop' | 'batches' | 'getOne' | 'getMany' | 'eachRecord' | 'eachBatch' | 'readable' | 'java'
  /** `explicit` goes with getOne, getMany and java, which come back when there is nothing to read. */
  readonly commits: 'auto' | 'explicit'
  /** Names as in the option `partitionAssignmentStrategy`. */
  readonly strategies: readonly string[]
  /** Makes it a static member. */
  readonly instanceId?: string | undefined
}

/** What all members of a group have in common. */
export interface GroupSettings {
  readonly bootstrapServers: string
  readonly topics: readonly string[]
  readonly groupId: string
  readonly sessionTimeoutMs: number
  readonly heartbeatIntervalMs: number
  /** The longest that work on a hundred records takes. */
  readonly workMs: number
}

type Read = ConsumerRecord<string | null, string | null>

interface CommitTrace {
  readonly clientId: string
  readonly error?: unknown
  readonly offsets: readonly { readonly topic: string; readonly partition: number; readonly offset: bigint }[]
}

const commitAnswered = 'tracing:kclient:consumer:commit:asyncEnd'
const recordsPerWork = 100

/**
 * A member of a group that is made to be judged: it writes down what it is handed, has handled and has committed, and what its
 * listener is told, each before it does the next thing.
 */
export class GroupMember {
  readonly consumer: Consumer<string | null, string | null>
  readonly #spec: MemberSpec
  readonly #workMs: number
  readonly #journal: JournalWriter
  #isStopping = false
  #undone = 0
  #reading: Promise<void> | undefined

  constructor(name: string, spec: MemberSpec, settings: GroupSettings, journal: JournalWriter) {
    const { bootstrapServers, topics, groupId, sessionTimeoutMs, heartbeatIntervalMs, workMs } = settings
    this.#spec = spec
    this.#workMs = workMs
    this.#journal = journal
    this.consumer = new Consumer({
      bootstrapServers,
      clientId: name,
      groupId,
      groupInstanceId: spec.instanceId,
      sessionTimeoutMs,
      heartbeatIntervalMs,
      partitionAssignmentStrategy: spec.strategies as AssignorOption[],
      autoOffsetReset: 'earliest',
      enableAutoCommit: spec.commits === 'auto',
      autoCommitIntervalMs: 500,
      requestTimeoutMs: 4_000,
      keyDeserializer: strings,
      valueDeserializer: strings,
      logger: {
        debug: () => {},
        info: message => journal.says('noted', `info: ${message}`),
        warn: message => journal.says('noted', `warn: ${message}`),
        error: message => journal.says('noted', `error: ${message}`),
      },
    })
    const committed = (message: unknown): void => {
      const { clientId, error, offsets } = message as CommitTrace
      if (clientId !== name || error !== undefined) return
      for (const each of offsets) journal.committed(each, Number(each.offset))
    }
    subscribe(commitAnswered, committed)
    this.#forget = () => void unsubscribe(commitAnswered, committed)
    this.consumer.subscribe(topics, {
      onPartitionsAssigned: partitions => journal.partitions('assigned', partitions),
      onPartitionsRevoked: partitions => journal.partitions('revoked', partitions),
      onPartitionsLost: partitions => journal.partitions('lost', partitions),
    })
  }

  readonly #forget: () => void

  /** Joins the group, and begins to read. */
  async start(): Promise<void> {
    await this.consumer.start({ timeoutMs: 60_000 })
    this.#reading = this.#read().then(
      () => {
        if (!this.#isStopping) this.#journal.says('failed', 'the reading ended by itself')
      },
      (error: unknown) => this.#journal.says('failed', `the reading ended: ${String(error)}`),
    )
  }

  /** Ends in order. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#journal.says('noted', 'is asked to stop')
    // Whoever asks for records himself goes on until he has seen that he shall not.
    if (this.#spec.reads === 'getOne' || this.#spec.reads === 'getMany') await this.#reading
    await this.consumer.stop({ timeoutMs: 30_000 })
    await this.#reading
    this.#forget()
    this.#journal.stopped()
  }

  async #read(): Promise<void> {
    const { consumer } = this
    switch (this.#spec.reads) {
      case 'loop':
        for await (const record of consumer) await this.#handle([record])
        return
      case 'readable':
        for await (const record of consumer.readable() as AsyncIterable<Read>) await this.#handle([record])
        return
      case 'batches':
        for await (const batch of consumer.batches({ maxRecords: 200 })) await this.#handle([...batch])
        return
      case 'getOne':
        return this.#getOne()
      case 'getMany':
        return this.#getMany()
      case 'eachRecord':
        return consumer.run({ concurrency: 3, eachRecord: record => this.#handle([record]) })
      case 'eachBatch':
        return consumer.run({ concurrency: 2, maxRecords: 200, eachBatch: batch => this.#handle([...batch]) })
      case 'java':
        throw new Error('A Java member is no member of this kind')
    }
  }

  async #getOne(): Promise<void> {
    for (let count = 1; !this.#isStopping; count++) {
      const record = await this.consumer.getOne({ timeoutMs: 500 })
      if (record !== null) await this.#handle([record])
      // Also when there is nothing more for now, and before it stops.
      if (record === null || count % 100 === 0 || this.#isStopping) await this.#commit()
    }
  }

  async #getMany(): Promise<void> {
    while (!this.#isStopping) {
      const many = await this.consumer.getMany({ timeoutMs: 500, maxRecords: 500 })
      for (const records of many.values()) {
        this.#handed(records)
        await this.#work(records.length)
      }
      for (const records of many.values()) {
        const [first, last] = [records[0], records.at(-1)]
        if (first === undefined || last === undefined) continue
        this.#journal.handled(first, Number(first.offset), Number(last.offset) + 1)
      }
      if (many.size > 0) await this.#commit()
    }
  }

  async #handle(records: readonly Read[]): Promise<void> {
    const [one] = records
    if (one === undefined) return
    const next = this.#handed(records)
    await this.#work(records.length)
    this.#journal.handled(one, Number(one.offset), next)
  }

  /** Writes down what was handed out. What does not follow is written as it is: others judge it. */
  #handed(records: readonly Read[]): number {
    const [one] = records
    if (one === undefined) return 0
    let first = Number(one.offset)
    let next = first
    let sum = 0
    for (const { offset, value } of records) {
      if (Number(offset) !== next) {
        this.#journal.handed(one, first, next, sum)
        first = Number(offset)
        sum = 0
      }
      next = Number(offset) + 1
      sum = (sum + numberOf(value)) >>> 0
    }
    this.#journal.handed(one, first, next, sum)
    return next
  }

  /** What has to be done with records: nothing, but it takes its time, for each hundred of them. */
  async #work(records: number): Promise<void> {
    this.#undone += records
    if (this.#undone < recordsPerWork) return
    this.#undone = 0
    await sleep(Math.random() * this.#workMs)
  }

  /** A commit may come too late for its generation, or for a broker that is gone, or run out of time; anything else is a fault. */
  async #commit(): Promise<void> {
    if (this.#spec.commits !== 'explicit') return
    try {
      await this.consumer.commit()
    } catch (error) {
      const isLate =
        error instanceof KafkaTimeoutError || (error instanceof KafkaError && error.code === 'COMMIT_FAILED')
      const expected = isLate || (error instanceof KafkaError && (error.retriable || this.#isStopping))
      this.#journal.says(expected ? 'noted' : 'failed', `commit: ${String(error)}`)
    }
  }
}
