import type { TopicPartition } from '@kclient/errors'
import { fetchApi, type FetchRequest } from '@kclient/protocol/messages/fetch'
import { type BrokerOptions, type EmbeddedBroker, startBroker, VirtualRuntime } from '@kclient/testing'
import {
  Consumer,
  type ConsumerArguments,
  type ConsumerOptions,
  type ConsumerRecord,
  type TopicPartitionMap,
} from '../../src/index.ts'

/** A cluster and consumers in virtual time. */
export interface World {
  readonly runtime: VirtualRuntime
  readonly broker: EmbeddedBroker
  /** A started consumer; it is stopped at the end. Reads from the start unless the options say otherwise. */
  consumer<K = Buffer | null, V = Buffer | null>(options?: ConsumerOptions<K, V>): Promise<Consumer<K, V>>
  /** Puts one batch of `count` records `text0`, `text1`, … into a partition. */
  append(partition: TopicPartition, count: number, text?: string): void
  /** Lets virtual time pass until something holds. */
  until(holds: () => boolean, what?: string): Promise<void>
  /** Every fetch request from now on, oldest first. */
  fetches(): FetchRequest[]
}

/** Runs a test in virtual time: what waits for seconds takes no time, and every run is the same. */
export async function inWorld(options: BrokerOptions, scenario: (world: World) => Promise<void>): Promise<void> {
  const runtime = new VirtualRuntime()
  const consumers: { stop(): Promise<void> }[] = []
  await runtime.run(async () => {
    const broker = await startBroker({ ...options, runtime })
    const world: World = {
      runtime,
      broker,
      async consumer<K, V>(given?: ConsumerOptions<K, V>) {
        const { bootstrapServers } = broker
        const all = { bootstrapServers, autoOffsetReset: 'earliest', runtime, ...given } as ConsumerOptions<K, V>
        const consumer = new Consumer<K, V>(...([all] as ConsumerArguments<K, V>))
        consumers.push(consumer)
        await consumer.start()
        return consumer
      },
      append({ topic, partition }, count, text = 'v') {
        const records = Array.from({ length: count }, (_, index) => ({ value: `${text}${index}` }))
        broker.append(topic, records, { partition })
      },
      async until(holds, what = 'the condition') {
        const end = runtime.now() + 600_000
        while (!holds()) {
          if (runtime.now() > end) throw new Error(`Waited in vain for ${what}`)
          await runtime.sleep(1)
        }
      },
      fetches() {
        const seen: FetchRequest[] = []
        broker.on(fetchApi, call => {
          seen.push(call.request)
        })
        return seen
      },
    }
    try {
      await scenario(world)
    } finally {
      for (const consumer of consumers) await consumer.stop()
      await broker.stop()
    }
  })
}

export const at = (partition: number, topic = 't'): TopicPartition => ({ topic, partition })

/** Takes `count` records, one by one. */
export async function take<K, V>(consumer: Consumer<K, V>, count: number): Promise<ConsumerRecord<K, V>[]> {
  const records: ConsumerRecord<K, V>[] = []
  while (records.length < count) {
    const record = await consumer.getOne({ timeoutMs: 120_000 })
    if (record === null) throw new Error(`Only ${records.length} of ${count} records came`)
    records.push(record)
  }
  return records
}

/** How many records of which partition, and which. */
export function summary(records: TopicPartitionMap<{ offset: bigint }[]>): Record<string, number[]> {
  return Object.fromEntries(
    [...records].map(([{ topic, partition }, list]) => [
      `${topic}-${partition}`,
      list.map(({ offset }) => Number(offset)),
    ]),
  )
}
