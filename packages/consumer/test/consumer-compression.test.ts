import { startBroker } from '@kclient/testing'
import { expect, test } from 'vitest'
import { Consumer } from '../src/index.ts'
import { texts } from './support/chunks.ts'

// In real time: large batches are decompressed in the thread pool, whose duration no virtual clock knows.

const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const

test.each(['records', 'getMany', 'batches'] as const)(
  'records of all codecs, in batches small and large, come in order by %s',
  async way => {
    const broker = await startBroker({ topics: { t: 2 } })
    const written: string[] = []
    for (let round = 0; round < 15; round++) {
      const size = round % 2 === 0 ? 20 : 4000
      const some = Array.from({ length: size }, (_, index) => `${round}:${index}:${Math.sin(index)}`)
      written.push(...some)
      const compression = codecs[round % codecs.length] ?? 'none'
      for (const partition of [0, 1])
        broker.append(
          't',
          some.map(value => ({ value })),
          { partition, compression },
        )
    }
    const consumer = await Consumer.start({
      bootstrapServers: broker.bootstrapServers,
      topics: 't',
      autoOffsetReset: 'earliest',
    })
    const seen: string[][] = [[], []]
    const done = (): boolean => seen.every(list => list.length === written.length)
    const note = (partition: number, records: readonly { value: unknown }[]): boolean => {
      seen[partition]?.push(...texts(records))
      return done()
    }
    if (way === 'records') for await (const record of consumer) if (note(record.partition, [record])) break
    if (way === 'batches') for await (const part of consumer.batches()) if (note(part.partition, [...part])) break
    while (way === 'getMany' && !done()) {
      for (const [{ partition }, records] of await consumer.getMany({ timeoutMs: 10_000 })) note(partition, records)
    }
    expect(seen[0]).toEqual(written)
    expect(seen[1]).toEqual(written)
    await consumer.stop()
    await broker.stop()
  },
)
