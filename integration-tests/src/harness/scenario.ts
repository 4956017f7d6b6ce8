import { Admin, type AdminOptions } from '@kclient/admin'
import { Consumer, type ConsumerArguments, type ConsumerOptions } from '@kclient/consumer'
import { Producer, type ProducerOptions } from '@kclient/producer'
import { startProxy, type FaultProxy } from '@kclient/testing'
import { inject, test as base } from 'vitest'
import { apacheCluster, ClusterUnavailableError } from './apache-cluster.ts'
import { embeddedCluster } from './embedded-cluster.ts'
import type { ClusterChoice, StopMode, TestCluster } from './test-cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    cluster: ClusterChoice
  }
}

export interface TopicOptions {
  readonly partitions?: number | undefined
  readonly replicationFactor?: number | undefined
  readonly configs?: Readonly<Record<string, string>> | undefined
}

type Payload = string | Uint8Array | null
type Started<T> = Omit<T, 'bootstrapServers'> & { readonly bootstrapServers?: string | undefined }

let names = 0

/** A name that no other test, run or process uses. */
export function uniqueName(what: string): string {
  return `${what}-${process.pid}-${Date.now().toString(36)}-${++names}`
}

/** One test's view of its cluster: whatever it starts is stopped when the test is over. */
export class Scenario {
  readonly cluster: TestCluster
  readonly #skip: (reason: string) => never
  readonly #cleanUps: (() => Promise<void>)[] = []

  constructor(cluster: TestCluster, skip: (reason: string) => never) {
    this.cluster = cluster
    this.#skip = skip
  }

  get bootstrapServers(): string {
    return this.cluster.bootstrapServers
  }

  get isEmbedded(): boolean {
    return this.cluster.kind === 'embedded'
  }

  /** Creates a topic of this test alone, and gives its name. */
  async topic({ partitions = 1, replicationFactor, configs }: TopicOptions = {}): Promise<string> {
    const topic = uniqueName('topic')
    const admin = await this.admin()
    await admin.createTopics([{ topic, partitions, replicationFactor, configs }])
    return topic
  }

  /**
   * Resolves when the leaders of a topic answer. A topic is created before its leaders know that they lead it: what is sent
   * to one with acks 0 meanwhile is gone, and nobody is told.
   */
  async leadersReady(topic: string, partitions = 1): Promise<void> {
    const consumer = await this.consumer()
    await consumer.endOffsets(Array.from({ length: partitions }, (_, partition) => ({ topic, partition })))
    await consumer.stop()
  }

  async admin(options: Started<AdminOptions> = {}): Promise<Admin> {
    const admin = new Admin({ bootstrapServers: this.bootstrapServers, ...options })
    this.defer(() => admin.stop())
    await admin.start()
    return admin
  }

  async producer<K = Payload, V = Payload>(options?: ProducerOptions<K, V>): Promise<Producer<K, V>> {
    const all = { bootstrapServers: this.bootstrapServers, ...options } as ProducerOptions<K, V>
    const producer = new Producer<K, V>(all)
    this.defer(() => producer.stop())
    await producer.start()
    return producer
  }

  async consumer<K = Buffer | null, V = Buffer | null>(options?: ConsumerOptions<K, V>): Promise<Consumer<K, V>> {
    const all = { bootstrapServers: this.bootstrapServers, autoOffsetReset: 'earliest', ...options } as ConsumerOptions<
      K,
      V
    >
    const consumer = new Consumer<K, V>(...([all] as ConsumerArguments<K, V>))
    this.defer(() => consumer.stop())
    await consumer.start()
    return consumer
  }

  /** A proxy that knows frames, before the whole cluster. */
  async proxy(): Promise<FaultProxy> {
    const proxy = await startProxy({ bootstrapServers: this.bootstrapServers })
    this.defer(() => proxy.stop())
    return proxy
  }

  /** Stops a node, and has it back at the end of the test at the latest. */
  async stopNode(id: number, how: StopMode = 'orderly'): Promise<void> {
    await this.cluster.stopNode(id, how)
    this.#down.add(id)
  }

  async startNode(id: number): Promise<void> {
    await this.cluster.startNode(id)
    this.#down.delete(id)
  }

  async pauseNode(id: number): Promise<void> {
    await this.cluster.pauseNode(id)
    this.#paused.add(id)
  }

  async resumeNode(id: number): Promise<void> {
    await this.cluster.resumeNode(id)
    this.#paused.delete(id)
  }

  readonly #down = new Set<number>()
  readonly #paused = new Set<number>()

  /** Skips the test, with a reason, unless its nodes can be stopped. */
  needsNodesToStop(): void {
    this.needs(this.cluster.canStopNodes, 'the nodes of this cluster are not ours to stop')
  }

  needsNodesToPause(): void {
    this.needs(this.cluster.canPauseNodes, 'the nodes of this cluster cannot be frozen')
  }

  /** Skips the test, with a reason, unless the condition holds. */
  needs(condition: boolean, reason: string): void {
    if (!condition) this.#skip(reason)
  }

  /** Skips the test for want of a tool; in CI a missing tool is a failure. */
  missing(reason: string): never {
    if (process.env['CI']) throw new Error(reason)
    return this.#skip(reason)
  }

  /** Runs when the test is over, in reverse order. */
  defer(cleanUp: () => Promise<void>): void {
    this.#cleanUps.push(cleanUp)
  }

  /** Ends what the test started. Every piece gets its turn; the first failure is thrown. */
  async end(): Promise<void> {
    for (const id of this.#paused) this.#cleanUps.push(() => this.cluster.resumeNode(id))
    // At once: a node is not ready before a majority of them is there.
    const down = [...this.#down]
    this.#cleanUps.push(async () => void (await Promise.all(down.map(id => this.cluster.startNode(id)))))
    const failures: unknown[] = []
    for (const cleanUp of this.#cleanUps.reverse()) await cleanUp().catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
}

/** vitest's `test` with a scenario: `test('...', async ({ kafka }) => ...)`. */
export const test = base
  // eslint-disable-next-line no-empty-pattern -- vitest reads from the pattern which fixtures this one needs: none.
  .extend('cluster', { scope: 'file' }, async ({}, { onCleanup }) => {
    const choice = inject('cluster')
    try {
      const cluster =
        choice.kind === 'embedded'
          ? await embeddedCluster(choice.nodes)
          : await apacheCluster(inject('clusterHost'), choice)
      onCleanup(() => cluster.stop())
      return cluster
    } catch (error) {
      if (error instanceof ClusterUnavailableError && !process.env['CI']) return error
      throw error
    }
  })
  .extend('kafka', async ({ cluster, task, skip }, { onCleanup }) => {
    if (cluster instanceof Error) return skip(cluster.message)
    const scenario = new Scenario(cluster, skip)
    onCleanup(async () => {
      if (task.result?.state === 'fail') console.error(await cluster.logs())
      await scenario.end()
    })
    return scenario
  })
