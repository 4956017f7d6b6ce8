import type { VirtualRuntime } from '@kclient/testing'
import { Consumer, type ConsumerRecord, KafkaError, type Logger, type TopicPartition } from '../../src/index.ts'
import type { GroupOracle } from './group-oracle.ts'
import { ProcessRuntime } from './process-runtime.ts'

/** Ways to read, one of which each member has. */
const ways = ['getOne', 'getMany', 'loop', 'batches', 'run', 'run batches'] as const
export type Way = (typeof ways)[number]

export interface MemberTerms {
  readonly name: string
  readonly bootstrapServers: string
  readonly groupId: string
  readonly groupInstanceId?: string | undefined
  readonly topics: readonly string[]
  readonly strategies: readonly ('range' | 'roundrobin' | 'sticky' | 'cooperative-sticky')[]
  readonly world: VirtualRuntime
  readonly oracle: GroupOracle
  readonly note: (what: string) => void
  readonly logger?: Logger | undefined
}

type Anything = ConsumerRecord<Buffer | null, Buffer | null>

/** One process with one consumer, which works on what it gets in its own way. */
export class MemberProcess {
  readonly name: string
  readonly way: Way
  readonly runtime: ProcessRuntime
  readonly groupInstanceId: string | undefined
  /** What it was told, by code. */
  readonly errors = new Map<string, number>()
  readonly #terms: MemberTerms
  readonly #consumer: Consumer
  readonly #autoCommit: boolean
  #isStopping = false
  #stopped: Promise<void> | undefined
  #failure: unknown
  #lastError: string | undefined

  constructor(terms: MemberTerms) {
    const { world } = terms
    this.name = terms.name
    this.groupInstanceId = terms.groupInstanceId
    this.#terms = terms
    this.runtime = new ProcessRuntime(world)
    this.way = ways[Math.floor(world.random() * ways.length)] as Way
    this.#autoCommit = world.random() < 0.6
    this.#consumer = new Consumer({
      bootstrapServers: terms.bootstrapServers,
      clientId: terms.name,
      groupId: terms.groupId,
      groupInstanceId: terms.groupInstanceId,
      runtime: this.runtime,
      requestTimeoutMs: 1_500,
      retryBackoffMs: 50,
      sessionTimeoutMs: 3_000,
      heartbeatIntervalMs: 500,
      maxPollIntervalMs: 5_000,
      rebalanceTimeoutMs: 3_000,
      autoCommitIntervalMs: 400,
      metadataMaxAgeMs: 5_000,
      enableAutoCommit: this.#autoCommit,
      autoOffsetReset: 'earliest',
      maxBufferedBytes: 20_000,
      maxPartitionFetchBytes: 1_000,
      partitionAssignmentStrategy: terms.strategies,
      ...(terms.logger === undefined ? {} : { logger: terms.logger }),
    })
    terms.note(`${this.name} begins: ${this.way}, ${this.#autoCommit ? 'auto-commit' : 'own commits'}`)
    this.#live().catch((error: unknown) => {
      this.#failure = error
      terms.note(`${this.name} FAILS: ${String(error)}`)
    })
  }

  get consumer(): Consumer {
    return this.#consumer
  }

  /** Of the program itself, not of the group. */
  get failure(): unknown {
    return this.#failure
  }

  /** Whether it is there to work: neither stopped nor killed, nor fenced. */
  get isAlive(): boolean {
    return !this.#isStopping && this.#consumer.state !== 'failed'
  }

  /** Ends as it should. */
  stop(): Promise<void> {
    this.#isStopping = true
    this.#terms.oracle.ends(this.name)
    this.#stopped ??= (async () => {
      this.#terms.note(`${this.name} stops`)
      const since = this.runtime.now()
      await this.#consumer.stop({ timeoutMs: 10_000 })
      this.#terms.note(`${this.name} has stopped, in ${Math.round(this.runtime.now() - since)} ms`)
      this.#terms.oracle.stopped(this.name)
    })()
    return this.#stopped
  }

  /** Kill -9. */
  kill(): void {
    this.#isStopping = true
    this.#terms.note(`${this.name} is killed`)
    this.runtime.kill()
    this.#terms.oracle.ends(this.name)
  }

  async #live(): Promise<void> {
    const { oracle, topics, name, note } = this.#terms
    const told = (what: string, partitions: readonly TopicPartition[]): void =>
      note(
        `${name} ${what} ${partitions.map(({ topic, partition }) => `${topic}-${partition}`).join(' ') || 'nothing'}`,
      )
    this.#consumer.subscribe(topics, {
      onPartitionsAssigned: partitions => {
        const { generationId } = this.#consumer.groupMetadata()
        told(`is in generation ${generationId} and assigned`, partitions)
        oracle.assigned(name, partitions, this.#consumer.assignment(), generationId)
      },
      onPartitionsRevoked: partitions => {
        told('is to give back', partitions)
        oracle.gone(name, partitions, 'revoked')
      },
      onPartitionsLost: partitions => {
        told('has lost', partitions)
        oracle.gone(name, partitions, 'lost')
      },
    })
    while (!this.#isStopping) {
      if (await this.#attempt(() => this.#consumer.start({ timeoutMs: 20_000 }))) break
      await this.runtime.sleep(100)
    }
    while (!this.#isStopping && this.#consumer.state !== 'failed') {
      await this.#attempt(() => this.#read())
      await this.runtime.sleep(10)
    }
  }

  async #read(): Promise<void> {
    const consumer = this.#consumer
    const random = (): number => this.runtime.random()
    switch (this.way) {
      case 'getOne':
        for (;;) {
          const record = await consumer.getOne({ timeoutMs: 500 })
          if (record === null) {
            if (!this.#autoCommit) await this.#commit()
            continue
          }
          await this.#work([record])
          if (!this.#autoCommit && random() < 0.3) await this.#commit(record)
        }
      case 'getMany':
        for (;;) {
          const found = await consumer.getMany({ timeoutMs: 500, maxRecords: 1 + Math.floor(random() * 20) })
          if (found.size === 0) {
            if (this.#isStopping) return
            continue
          }
          for (const [, records] of found) for (const record of records) this.#given(record)
          for (const [, records] of found) for (const record of records) await this.#do(record)
          if (!this.#autoCommit) await this.#commit()
        }
      case 'loop':
        for await (const record of consumer) {
          await this.#work([record])
          if (!this.#autoCommit) await this.#commit(record)
          if (random() < 0.02) return
        }
        return
      case 'batches':
        for await (const batch of consumer.batches()) {
          await this.#work([...batch])
          if (!this.#autoCommit) await this.#commit(batch)
          if (random() < 0.05) return
        }
        return
      case 'run':
        await consumer.run({
          concurrency: 1 + Math.floor(random() * 4),
          eachRecord: async record => {
            await this.#work([record])
            if (!this.#autoCommit) await this.#commit(record)
          },
        })
        return
      case 'run batches':
        await consumer.run({
          concurrency: 1 + Math.floor(random() * 4),
          eachBatch: async batch => {
            await this.#work([...batch])
            if (!this.#autoCommit) await this.#commit(batch)
          },
        })
    }
  }

  async #work(records: readonly Anything[]): Promise<void> {
    for (const record of records) this.#given(record)
    for (const record of records) await this.#do(record)
  }

  #given(record: Anything): void {
    // What a handler of run() leaves unfinished, as when its signal is aborted, is given out again.
    this.#terms.oracle.delivered(this.name, record, record.offset, this.way.startsWith('run'))
  }

  async #do(record: Anything): Promise<void> {
    const dice = this.runtime.random()
    if (dice < 0.3) await this.runtime.sleep(dice * 50)
    if (dice < 0.002) await this.runtime.sleep(4_000 + dice * 1_500_000)
    this.#terms.oracle.done(record, record.offset)
  }

  /** Commits, again as long as only time is short. Who has lost its part leaves it to the next owner. */
  async #commit(offsets?: Parameters<Consumer['commit']>[0]): Promise<void> {
    for (;;) {
      const isDone = await this.#attempt(() => this.#consumer.commit(offsets))
      if (isDone || this.#lastError !== 'CALL_TIMEOUT') return
    }
  }

  /** Whether it went well; what the group does to a member is no failure of the program. */
  async #attempt(what: () => Promise<unknown>): Promise<boolean> {
    try {
      await what()
      return true
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      this.#lastError = error.code
      this.errors.set(error.code, (this.errors.get(error.code) ?? 0) + 1)
      this.#terms.note(`${this.name} is told ${error.code}: ${error.message}`)
      return false
    }
  }
}
