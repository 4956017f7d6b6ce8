import { Kafka } from 'kclient'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { ChaosRandom } from '../../src/chaos/random.ts'
import { expectOnceInOrder, numbered, partitionsByKey, readTopic } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'

test.for([
  ['before the topic is known', 33_554_432, false],
  ['more than the buffer has room for', 450_000, true],
] as const)(
  '10,000 sends of one turn, %s, are written once, in order, and where each was told (P-ONCE, P-ORDER, P-BOUND)',
  async ([, bufferMemory, known], { kafka }) => {
    const partitions = 4
    const topic = await kafka.topic({ partitions })
    const producer = await kafka.producer({ bufferMemory, maxBatchSize: 16_384 })
    if (known) await producer.partitionsFor(topic)
    const count = 10_000
    const sends = Array.from({ length: count }, (_, index) =>
      producer.send({ topic, key: `key-${index % 50}`, value: numbered(index, 40) }),
    )
    const sent = await Promise.all(sends)
    const records = await readTopic(kafka, topic, partitions)
    expectOnceInOrder(records, count)
    const places = new Map(records.map(({ partition, offset, value }) => [Number(value), `${partition}:${offset}`]))
    const wrong = sent.filter(({ partition, offset }, index) => places.get(index) !== `${partition}:${offset}`)
    expect(wrong).toEqual([])
    expect([...partitionsByKey(records).values()].every(home => home.size === 1)).toBe(true)
  },
)

test('serializers that take their time, each another, change nothing about the order of the calls (P-ORDER)', async ({
  kafka,
}) => {
  const partitions = 3
  const topic = await kafka.topic({ partitions })
  const random = new ChaosRandom(17)
  const later = async (text: string): Promise<string> => {
    const dice = random.next()
    if (dice < 0.3) return text
    if (dice < 0.6) await Promise.resolve()
    else await sleep(random.integer(0, 30))
    return text
  }
  const producer = await kafka.producer<number, number>({
    keySerializer: (key: number) => later(`key-${key}`),
    // Now and then one is not async at all.
    valueSerializer: (value: number) => (value % 7 === 0 ? numbered(value) : later(numbered(value))),
  })
  const count = 2_000
  const sends: Promise<unknown>[] = []
  for (let index = 0; index < count;) {
    const record = (number: number) => ({ topic, key: number % 5 === 0 ? null : number % 20, value: number })
    if (random.chance(0.1)) {
      const many = Array.from({ length: Math.min(10, count - index) }, (_, at) => record(index + at))
      sends.push(producer.sendMany(many))
      index += many.length
    } else if (random.chance(0.3)) sends.push(producer.enqueue(record(index++)).then(({ delivered }) => delivered))
    else sends.push(producer.send(record(index++)))
    if (random.chance(0.02)) await sleep(1)
  }
  await Promise.all(sends)
  expectOnceInOrder(await readTopic(kafka, topic, partitions), count)
})

test('two producers on one cluster object write to one topic at the same time, each in its order (P-ONCE, P-ORDER)', async ({
  kafka,
}) => {
  const partitions = 2
  const topic = await kafka.topic({ partitions })
  const shared = new Kafka({ bootstrapServers: kafka.bootstrapServers })
  kafka.defer(() => shared.stop())
  const producers = [shared.producer(), shared.producer({ compressionType: 'gzip', maxInFlight: 1 })]
  await Promise.all(producers.map(producer => producer.start()))
  const count = 10_000
  await Promise.all(
    producers.map(async (producer, name) => {
      for (let from = 0; from < count; from += 500) {
        const numbers = Array.from({ length: 500 }, (_, index) => from + index)
        await Promise.all(
          numbers.map(number =>
            producer.send({ topic, key: `${name}`, partition: number % partitions, value: numbered(number, 30) }),
          ),
        )
      }
    }),
  )
  const records = await readTopic(kafka, topic, partitions)
  for (const name of producers.keys()) {
    expectOnceInOrder(
      records.filter(({ key }) => key?.toString() === `${name}`),
      count,
    )
  }
})
