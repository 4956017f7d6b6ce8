import { LogTruncationError, OffsetOutOfRangeError } from '@kclient/errors'
import { apiVersionsApi } from '@kclient/protocol/messages/api-versions'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { listOffsetsApi } from '@kclient/protocol/messages/list-offsets'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { offsetForLeaderEpochApi } from '@kclient/protocol/messages/offset-for-leader-epoch'
import { describe, expect, test } from 'vitest'
import { offsets, texts } from './support/chunks.ts'
import { rejection } from './support/eventually.ts'
import { at, inWorld, take } from './support/world.ts'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
const replicated = { assignments: [[1, 2, 3]] }

describe('a leader', () => {
  test('that moves again and again is followed: nothing lost, nothing twice (C-ONCE)', () =>
    inWorld({ nodes: 3, topics: { t: replicated } }, async ({ broker, consumer: start, append, runtime }) => {
      const consumer = await start({ topics: 't' })
      const seen: number[] = []
      for (let round = 0; round < 9; round++) {
        append(at(0), 10)
        seen.push(...offsets(await take(consumer, 4)))
        broker.moveLeader(at(0), 1 + ((round + 1) % 3))
        append(at(0), 10)
        await runtime.sleep(round * 40)
        seen.push(...offsets(await take(consumer, 6)))
      }
      seen.push(...offsets(await take(consumer, 90)))
      expect(seen).toEqual(upTo(180))
    }))

  test('that stops is replaced, and its return does no harm', () =>
    inWorld({ nodes: 3, topics: { t: replicated } }, async ({ broker, consumer: start, append, runtime }) => {
      append(at(0), 10)
      const consumer = await start({ topics: 't' })
      const seen = offsets(await take(consumer, 5))
      await broker.stopNode(1)
      append(at(0), 5)
      seen.push(...offsets(await take(consumer, 10)))
      await broker.startNode(1)
      broker.moveLeader(at(0), 1)
      append(at(0), 5)
      await runtime.sleep(1000)
      seen.push(...offsets(await take(consumer, 5)))
      expect(seen).toEqual(upTo(20))
    }))

  test('of all brokers comes back after a long time', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, runtime }) => {
      append(at(0), 5)
      const consumer = await start({ topics: 't' })
      const seen = offsets(await take(consumer, 5))
      await broker.stopNode(1)
      const waiting = consumer.getOne()
      await runtime.sleep(300_000)
      expect(consumer.health().healthy).toBe(false)
      await broker.startNode(1)
      append(at(0), 3)
      seen.push(Number((await waiting)?.offset), ...offsets(await take(consumer, 2)))
      expect(seen).toEqual(upTo(8))
      expect(consumer.health().healthy).toBe(true)
    }))

  test('that hangs does not keep a partition that has moved away from it', () =>
    inWorld(
      { nodes: 2, topics: { t: { assignments: [[1, 2]] } } },
      async ({ broker, consumer: start, append, runtime }) => {
        append(at(0), 5)
        const consumer = await start({ topics: 't', metadataMaxAgeMs: 1000 })
        await take(consumer, 5)
        broker.on(fetchApi, () => 'drop', { node: 1 })
        await runtime.sleep(1000)
        broker.moveLeader(at(0), 2)
        append(at(0), 5)
        const before = runtime.now()
        expect(offsets(await take(consumer, 5))).toEqual([5, 6, 7, 8, 9])
        // Long before the request to the broker that hangs is given up.
        expect(runtime.now() - before).toBeLessThan(5000)
      },
    ))

  test('that takes connections and answers nothing is waited for, without a word to the application', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, runtime }) => {
      append(at(0), 3)
      const consumer = await start({ topics: 't', requestTimeoutMs: 2000 })
      await take(consumer, 3)
      const mend = broker.on(apiVersionsApi, () => 'drop')
      broker.closeConnections()
      const waiting = consumer.getOne()
      await runtime.sleep(30_000)
      mend()
      append(at(0), 2)
      expect((await waiting)?.offset).toBe(3n)
      expect(offsets(await take(consumer, 1))).toEqual([4])
    }))

  test('that answers late, after another was asked, is not listened to any more', () =>
    inWorld(
      { nodes: 2, topics: { t: { assignments: [[1, 2]] } } },
      async ({ broker, consumer: start, append, runtime }) => {
        append(at(0), 5)
        broker.on(
          fetchApi,
          async call => {
            const response = await call.next()
            await call.delay(3000)
            return response
          },
          { node: 1, times: 1 },
        )
        const consumer = await start({ topics: 't', metadataMaxAgeMs: 500 })
        await runtime.sleep(100)
        broker.moveLeader(at(0), 2)
        const seen = offsets(await take(consumer, 5))
        await runtime.sleep(5000)
        append(at(0), 2)
        seen.push(...offsets(await take(consumer, 2)))
        expect(seen).toEqual(upTo(7))
      },
    ))

  test('is learned from the refusal of the old one, without asking for metadata first (KIP-951)', () =>
    inWorld(
      { nodes: 2, topics: { t: { assignments: [[1, 2]] } } },
      async ({ broker, consumer: start, append, runtime }) => {
        append(at(0), 5)
        const consumer = await start({ topics: 't' })
        await take(consumer, 5)
        await runtime.sleep(600)
        broker.on(metadataApi, () => 'drop')
        broker.moveLeader(at(0), 2)
        append(at(0), 5)
        const before = runtime.now()
        expect(offsets(await take(consumer, 5))).toEqual([5, 6, 7, 8, 9])
        expect(runtime.now() - before).toBeLessThan(2000)
      },
    ))

  test('whose epoch we know too old or too new is asked again until both agree', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 5)
      let refused = 0
      broker.on(
        fetchApi,
        async call => {
          const response = await call.next()
          refused += 1
          for (const { partitions } of response.responses) {
            for (const data of partitions)
              Object.assign(data, { errorCode: refused % 2 === 0 ? 74 : 75, records: null })
          }
          return response
        },
        { times: 4 },
      )
      const consumer = await start({ topics: 't' })
      expect(offsets(await take(consumer, 5))).toEqual(upTo(5))
    }))
})

describe('a log that was truncated', () => {
  test('is noticed, and read on from where it was cut (KIP-320)', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, runtime }) => {
      append(at(0), 5, 'a')
      append(at(0), 5, 'b')
      const consumer = await start({ topics: 't' })
      expect(await take(consumer, 10)).toHaveLength(10)
      await runtime.sleep(600)
      broker.truncate(at(0), 5n)
      append(at(0), 8, 'c')
      expect(texts(await take(consumer, 8))).toEqual(upTo(8).map(index => `c${index}`))
      expect(await consumer.position(at(0))).toBe(13n)
    }))

  test('is told when there is no policy, with the place where it was cut', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, runtime }) => {
      append(at(0), 5)
      append(at(0), 5)
      const consumer = await start({ autoOffsetReset: 'none' })
      consumer.assign([at(0)])
      consumer.seek(at(0), 0)
      await take(consumer, 10)
      await runtime.sleep(600)
      broker.truncate(at(0), 5n)
      append(at(0), 8, 'c')
      const error = await rejection(consumer.getOne())
      expect(error).toBeInstanceOf(LogTruncationError)
      expect(error).toMatchObject({ positions: [{ offset: 10n }], divergent: [{ offset: 5n }] })
      consumer.seek(at(0), 5)
      expect(texts(await take(consumer, 1))).toEqual(['c0'])
    }))

  test.each(['2.4', '2.1'] as const)('is looked for before the first fetch from a new leader of Kafka %s', versions =>
    inWorld({ versions, nodes: 2, topics: { t: { assignments: [[1, 2]] } } }, async world => {
      const { broker, consumer: start, append, runtime } = world
      append(at(0), 5, 'a')
      append(at(0), 5, 'b')
      let checks = 0
      broker.on(offsetForLeaderEpochApi, () => {
        checks += 1
      })
      const consumer = await start({ topics: 't', metadataMaxAgeMs: 1000 })
      await take(consumer, 10)
      await runtime.sleep(600)
      broker.truncate(at(0), 5n)
      append(at(0), 8, 'c')
      const [first] = await take(consumer, 1)
      // Before 2.3 only brokers may ask, so there it goes unnoticed as long as the offset exists.
      expect([checks > 0, String(first?.value)]).toEqual(versions === '2.4' ? [true, 'c0'] : [false, 'c5'])
    }),
  )

  test('an epoch that the leader knows nothing of is no reason to give up the position', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 5)
      append(at(0), 5)
      const consumer = await start({ topics: 't', autoOffsetReset: 'latest' })
      let withEpoch = 0
      broker.on(fetchApi, async call => {
        const response = await call.next()
        const asked = call.request.topics[0]?.partitions[0]?.lastFetchedEpoch ?? -1
        if (asked < 0) return response
        withEpoch += 1
        for (const { partitions } of response.responses) {
          for (const data of partitions) Object.assign(data, { errorCode: 1, records: null })
        }
        return response
      })
      consumer.seek(at(0), 3, { leaderEpoch: 0 })
      expect(offsets(await take(consumer, 7))).toEqual([3, 4, 5, 6, 7, 8, 9])
      expect(withEpoch).toBeGreaterThan(0)
    }))
})

describe('a topic that is deleted and made anew', () => {
  test('is read from its start', () =>
    inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, runtime }) => {
      append(at(0), 10, 'old')
      append(at(1), 10, 'old')
      const consumer = await start({ topics: 't', autoOffsetReset: 'latest', metadataMaxAgeMs: 2000 })
      expect(await consumer.position(at(0))).toBe(10n)
      await runtime.sleep(1000)
      broker.deleteTopic('t')
      await runtime.sleep(1000)
      broker.createTopic('t', 2)
      append(at(0), 20, 'new')
      expect(texts(await take(consumer, 20))).toEqual(upTo(20).map(index => `new${index}`))
    }))

  test('is told when there is no policy', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, runtime }) => {
      append(at(0), 10)
      const consumer = await start({ autoOffsetReset: 'none', metadataMaxAgeMs: 2000 })
      consumer.assign([at(0)])
      consumer.seek(at(0), 5)
      await take(consumer, 5)
      broker.deleteTopic('t')
      broker.createTopic('t', 1)
      append(at(0), 20, 'new')
      const error = await rejection(consumer.getOne())
      expect(error).toBeInstanceOf(OffsetOutOfRangeError)
      expect(error).toMatchObject({ positions: [{ topic: 't', partition: 0, offset: 10n }] })
      await runtime.sleep(100)
      consumer.seek(at(0), 19)
      expect(texts(await take(consumer, 1))).toEqual(['new19'])
    }))
})

describe('a replica in the rack of the consumer (KIP-392)', () => {
  const racks = { nodes: [{ rack: 'a' }, { rack: 'b' }], replicaSelector: 'rack-aware' as const }

  test('is read from, until it fails', () =>
    inWorld(
      { ...racks, topics: { t: { assignments: [[1, 2]] } } },
      async ({ broker, consumer: start, append, runtime }) => {
        append(at(0), 5)
        const asked: number[] = []
        broker.on(fetchApi, ({ node }) => {
          asked.push(node)
        })
        const consumer = await start({ topics: 't', clientRack: 'b' })
        const seen = offsets(await take(consumer, 5))
        expect(asked.slice(0, 2)).toEqual([1, 2])
        await runtime.sleep(3000)
        expect(asked.slice(2).every(node => node === 2)).toBe(true)
        await broker.stopNode(2)
        append(at(0), 5)
        seen.push(...offsets(await take(consumer, 5)))
        expect(asked.at(-1)).toBe(1)
        expect(seen).toEqual(upTo(10))
      },
    ))

  test('that cannot be reached is left at once, though metadata still names it', () =>
    inWorld(
      { ...racks, topics: { t: { assignments: [[1, 2]] } } },
      async ({ broker, consumer: start, append, runtime }) => {
        append(at(0), 5)
        const [, follower] = broker.nodes
        runtime.network.block(follower?.host ?? '')
        const consumer = await start({
          topics: 't',
          clientRack: 'b',
          bootstrapServers: broker.bootstrapServers.split(',')[0],
        })
        const before = runtime.now()
        expect(offsets(await take(consumer, 5))).toEqual(upTo(5))
        expect(runtime.now() - before).toBeLessThan(60_000)
      },
    ))

  test('that has less than the leader sends back to the leader, not to an offset look-up', () =>
    inWorld({ ...racks, topics: { t: { assignments: [[1, 2]] } } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 5)
      let lookUps = 0
      broker.on(listOffsetsApi, () => {
        lookUps += 1
      })
      broker.on(
        fetchApi,
        async call => {
          const response = await call.next()
          for (const { partitions } of response.responses) {
            for (const data of partitions) Object.assign(data, { errorCode: 1, records: null })
          }
          return response
        },
        { node: 2 },
      )
      const consumer = await start({ clientRack: 'b' })
      consumer.assign([at(0)])
      consumer.seek(at(0), 2)
      expect(offsets(await take(consumer, 3))).toEqual([2, 3, 4])
      expect(lookUps).toBe(0)
    }))
})
