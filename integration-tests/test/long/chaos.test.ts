import { expect } from 'vitest'
import { anyMishap, suffer } from '../../src/chaos/mishaps.ts'
import { ChaosRandom } from '../../src/chaos/random.ts'
import { RecordStream } from '../../src/harness/record-stream.ts'
import { partitionsOf } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'
import { SequenceCheck } from '../../src/harness/sequence-check.ts'

const minutes = Number(process.env['KCLIENT_LONG_MINUTES'] ?? 10)
const partitions = 12

test(
  `${minutes} minutes of brokers that die, leave and hang lose, repeat and reorder nothing (P-ONCE, P-ORDER, C-ONCE)`,
  async ({ kafka }) => {
    kafka.needsNodesToPause()
    const topic = await kafka.topic({ partitions, replicationFactor: 3 })
    const consumer = await kafka.consumer()
    consumer.assign(partitionsOf(topic, partitions))
    const check = new SequenceCheck(partitions)
    const consuming = (async () => {
      for await (const batch of consumer.batches()) for (const record of batch) check.add(record)
    })()
    const stream = new RecordStream(
      await kafka.producer({ requestTimeoutMs: 5_000, compressionType: 'lz4' }),
      topic,
      partitions,
    )
    const random = new ChaosRandom()
    console.log(`Producer and consumer: seed ${random.seed}`)
    const end = Date.now() + minutes * 60_000
    while (Date.now() < end) {
      await suffer(kafka, anyMishap(kafka.cluster.nodeIds, random), what => console.log(what))
      await stream.more(1_000)
      console.log(`${stream.acknowledged} acknowledged, ${check.count} consumed`)
    }
    const count = await stream.stop()
    await expect.poll(() => check.count, { timeout: 60_000 }).toBe(count)
    await consumer.stop()
    await consuming

    const reader = await kafka.consumer()
    reader.assign(partitionsOf(topic, partitions))
    const again = new SequenceCheck(partitions)
    for await (const batch of reader.batches()) {
      for (const record of batch) again.add(record)
      if (again.count === count) break
    }
    expect(await reader.getOne({ timeoutMs: 1_000 })).toBeNull()
  },
  minutes * 60_000 + 300_000,
)
