import { ErrorCode } from '@kclient/errors'
import { RecordBatch } from '@kclient/protocol'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { offsetForLeaderEpochApi } from '@kclient/protocol/messages/offset-for-leader-epoch'
import { describe, expect, test } from 'vitest'
import { type BrokerOptions, type EmbeddedBroker, startBroker } from '../src/index.ts'
import { values } from './support/batches.ts'
import { RawClient } from './support/raw-client.ts'
import { fetch, fetchWhole, listOffset } from './support/requests.ts'

async function withBroker(
  run: (client: RawClient, broker: EmbeddedBroker) => Promise<void>,
  options: BrokerOptions = {},
): Promise<void> {
  await using broker = await startBroker({ topics: { events: 3 }, ...options })
  await using client = await RawClient.to(broker)
  await run(client, broker)
}

const events = { topic: 'events', partition: 0 }

function offsetsIn(records: Buffer | null | undefined): bigint[] {
  return Array.from(RecordBatch.readAll(records ?? Buffer.alloc(0)), found => found.baseOffset)
}

describe('Fetch', () => {
  test.each([4, 7, 11, 12])('is served in version %i', version =>
    withBroker(async (client, broker) => {
      broker.append('events', [{ value: 'a' }, { value: 'b' }])
      const [found] = await fetch(client, { version })
      expect(found).toMatchObject({ errorCode: 0, highWatermark: 2n, lastStableOffset: 2n, abortedTransactions: null })
      expect(offsetsIn(found?.records)).toEqual([0n])
    }),
  )

  test('finds topics by id from version 13 on', () =>
    withBroker(async (client, broker) => {
      broker.append('events', [{ value: 'a' }])
      const topicId = broker.topic('events')?.id as string
      const found = await fetchWhole(client, { version: 18, topicId })
      expect(found.responses[0]).toMatchObject({ topicId, topic: '' })
      expect(offsetsIn(found.responses[0]?.partitions[0]?.records)).toEqual([0n])
      const [unknown] = await fetch(client, { version: 13, topicId: 'AAAAAAAAAAAAAAAAAAAAAQ' })
      expect(unknown?.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_ID)
    }))

  test('begins with the batch that holds the offset, and gives nothing at the end', () =>
    withBroker(async (client, broker) => {
      for (let index = 0; index < 3; index++) broker.append('events', [{ value: 'a' }, { value: 'b' }])
      const [found] = await fetch(client, { partitions: [{ fetchOffset: 3n }] })
      expect(offsetsIn(found?.records)).toEqual([2n, 4n])
      expect((await fetch(client, { partitions: [{ fetchOffset: 6n }] }))[0]?.records).toHaveLength(0)
    }))

  test('an offset outside of the log is out of range', () =>
    withBroker(async (client, broker) => {
      for (let index = 0; index < 3; index++) broker.append('events', [{ value: 'a' }])
      broker.deleteRecords(events, 1n)
      const at = async (fetchOffset: bigint): Promise<unknown> =>
        (await fetch(client, { partitions: [{ fetchOffset }] }))[0]
      expect(await at(0n)).toMatchObject({
        errorCode: ErrorCode.OFFSET_OUT_OF_RANGE,
        logStartOffset: 1n,
        highWatermark: -1n,
      })
      expect(await at(4n)).toMatchObject({ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE })
      expect(await at(3n)).toMatchObject({ errorCode: 0, logStartOffset: 1n, highWatermark: 3n })
    }))

  test('the first batch of a response is whole however small the limits, and only that', () =>
    withBroker(async (client, broker) => {
      for (const partition of [0, 1]) {
        for (let index = 0; index < 2; index++) broker.append('events', [{ value: 'x'.repeat(1_000) }], { partition })
      }
      const partitions = [
        { partition: 0, partitionMaxBytes: 1 },
        { partition: 1, partitionMaxBytes: 1 },
      ]
      const [first, second] = await fetch(client, { partitions })
      expect(offsetsIn(first?.records)).toEqual([0n])
      expect(second?.records).toHaveLength(0)
      const [, afterEmpty] = await fetch(client, {
        partitions: [{ partition: 2, partitionMaxBytes: 1 }, ...partitions],
      })
      expect(offsetsIn(afterEmpty?.records)).toEqual([0n])
    }))

  test('maxBytes holds for all partitions together', () =>
    withBroker(async (client, broker) => {
      for (const partition of [0, 1, 2]) broker.append('events', [{ value: 'x'.repeat(1_000) }], { partition })
      const partitions = [0, 1, 2].map(partition => ({ partition }))
      const found = await fetch(client, { maxBytes: 2_500, partitions })
      expect(found.map(({ records }) => offsetsIn(records).length)).toEqual([1, 1, 0])
    }))

  test('the last batch may be cut off where a limit is reached', () =>
    withBroker(async (client, broker) => {
      broker.append('events', [{ value: 'x'.repeat(1_000) }])
      broker.append('events', [{ value: 'x'.repeat(1_000) }])
      const [found] = await fetch(client, { partitions: [{ partitionMaxBytes: 1_500 }] })
      expect(found?.records).toHaveLength(1_500)
      expect(offsetsIn(found?.records)).toEqual([0n])
    }))

  test('with read_committed the list of aborted transactions is there, and empty', () =>
    withBroker(async (client, broker) => {
      broker.append('events', [{ value: 'a' }])
      expect((await fetch(client, { isolationLevel: 1 }))[0]).toMatchObject({
        abortedTransactions: [],
        lastStableOffset: 1n,
      })
    }))

  test('waits until there is something to read', () =>
    withBroker(async (client, broker) => {
      const waiting = fetch(client, { maxWaitMs: 60_000 })
      await fetchSeen(broker)
      broker.append('events', [{ value: 'late' }])
      expect(offsetsIn((await waiting)[0]?.records)).toEqual([0n])
    }))

  test('waits until minBytes have come', () =>
    withBroker(async (client, broker) => {
      const waiting = fetch(client, { maxWaitMs: 60_000, minBytes: 250 })
      await fetchSeen(broker)
      for (let index = 0; index < 2; index++) {
        broker.append('events', [{ value: 'x'.repeat(30) }])
        await fetchSeen(broker)
        expect(client.frames).toEqual([])
      }
      broker.append('events', [{ value: 'x'.repeat(30) }])
      const [found] = await waiting
      expect(found?.records?.length).toBeGreaterThanOrEqual(250)
    }))

  test('waits for maxWaitMs, and then gives what there is', () =>
    withBroker(async (client, broker) => {
      broker.append('events', [{ value: 'a' }])
      const started = performance.now()
      const [found] = await fetch(client, { maxWaitMs: 50, minBytes: 1_000 })
      expect(performance.now() - started).toBeGreaterThan(45)
      expect(offsetsIn(found?.records)).toEqual([0n])
    }))

  test('does not wait with an error, without partitions, or when told not to', () =>
    withBroker(async client => {
      expect((await fetch(client, { maxWaitMs: 60_000, partitions: [{ partition: 9 }] }))[0]).toMatchObject({
        errorCode: 3,
      })
      expect(await fetch(client, { maxWaitMs: 60_000, partitions: [] })).toEqual([])
      expect((await fetch(client, { maxWaitMs: 60_000, minBytes: 0 }))[0]).toMatchObject({ errorCode: 0 })
    }))

  test('holds up later requests of its connection, and no others', () =>
    withBroker(async (client, broker) => {
      await using other = await RawClient.to(broker)
      const waiting = fetch(client, { maxWaitMs: 60_000 })
      await fetchSeen(broker)
      const behind = listOffset(client, -1)
      expect(await listOffset(other, -1)).toMatchObject({ offset: 0n })
      expect(client.frames).toHaveLength(0)
      broker.append('events', [{ value: 'a' }])
      await waiting
      expect(await behind).toMatchObject({ offset: 1n })
    }))

  test('a waiting fetch hears of a moved leader at once', () =>
    withBroker(
      async (client, broker) => {
        const waiting = fetch(client, { version: 10, maxWaitMs: 60_000 })
        await fetchSeen(broker)
        broker.moveLeader(events, 2)
        expect((await waiting)[0]).toMatchObject({ errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER })
      },
      { nodes: 2 },
    ))

  test('a waiting fetch of a deleted topic is answered, and ends with its client', () =>
    withBroker(async (client, broker) => {
      const waiting = fetch(client, { maxWaitMs: 60_000 })
      await fetchSeen(broker)
      broker.deleteTopic('events')
      expect((await waiting)[0]).toMatchObject({ errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION })
    }))

  test('reads offsets beyond the safe integers', () =>
    withBroker(async (client, broker) => {
      const startOffset = 2n ** 60n + 1n
      broker.createTopic('far', { startOffset })
      broker.append('far', [{ value: 'a' }])
      const [found] = await fetch(client, { topic: 'far', partitions: [{ fetchOffset: startOffset }] })
      expect(offsetsIn(found?.records)).toEqual([startOffset])
    }))
})

// The broker looks at a request in the same turn in which its bytes come, so one more round trip is enough to know.
async function fetchSeen(broker: EmbeddedBroker): Promise<void> {
  await using other = await RawClient.to(broker)
  await listOffset(other, -1)
}

describe('fetch sessions', () => {
  const partitions = [{ partition: 0 }, { partition: 1 }]

  test('tell only what is new', () =>
    withBroker(async (client, broker) => {
      const full = await fetchWhole(client, { sessionEpoch: 0, partitions })
      expect(full.sessionId).toBeGreaterThan(0)
      expect(full.responses[0]?.partitions).toHaveLength(2)
      broker.append('events', [{ value: 'a' }], { partition: 1 })
      const { sessionId } = full
      const second = await fetchWhole(client, { sessionId, sessionEpoch: 1, partitions: [] })
      expect(second.responses[0]?.partitions.map(({ partitionIndex }) => partitionIndex)).toEqual([1])
      const moved = [{ partition: 1, fetchOffset: 1n }]
      const third = await fetchWhole(client, { sessionId, sessionEpoch: 2, partitions: moved })
      expect([third.errorCode, third.responses]).toEqual([0, []])
    }))

  test('wait for data of any partition in them', () =>
    withBroker(async (client, broker) => {
      const { sessionId } = await fetchWhole(client, { sessionEpoch: 0, partitions })
      const waiting = fetchWhole(client, { sessionId, sessionEpoch: 1, partitions: [], maxWaitMs: 60_000 })
      await fetchSeen(broker)
      broker.append('events', [{ value: 'a' }], { partition: 2 })
      broker.append('events', [{ value: 'b' }], { partition: 1 })
      expect((await waiting).responses[0]?.partitions.map(({ partitionIndex }) => partitionIndex)).toEqual([1])
    }))

  test('are refused as a whole when id, epoch or the kind of topic names are wrong', () =>
    withBroker(async (client, broker) => {
      const { sessionId } = await fetchWhole(client, { sessionEpoch: 0, partitions })
      const ask = async (sessionEpoch: number, id = sessionId, version = 12): Promise<number> =>
        (await fetchWhole(client, { version, sessionId: id, sessionEpoch, partitions: [] })).errorCode
      expect(await ask(7)).toBe(ErrorCode.INVALID_FETCH_SESSION_EPOCH)
      expect(await ask(1, sessionId ^ 1)).toBe(ErrorCode.FETCH_SESSION_ID_NOT_FOUND)
      expect(await ask(1, sessionId, 13)).toBe(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR)
      broker.evictFetchSessions()
      expect(await ask(1)).toBe(ErrorCode.FETCH_SESSION_ID_NOT_FOUND)
    }))

  test('are none when there is no place for them', () =>
    withBroker(
      async (client, broker) => {
        await using other = await RawClient.to(broker)
        expect((await fetchWhole(other, { sessionEpoch: 0, partitions })).sessionId).toBeGreaterThan(0)
        const refused = await fetchWhole(client, { sessionEpoch: 0, partitions })
        expect([refused.errorCode, refused.sessionId, refused.responses[0]?.partitions.length]).toEqual([0, 0, 2])
      },
      { fetchSessionSlots: 1 },
    ))
})

describe('leader epochs', () => {
  test('fence a consumer with an old one and refuse one from the future', () =>
    withBroker(async (client, broker) => {
      broker.moveLeader(events, 1)
      const ask = async (currentLeaderEpoch: number): Promise<unknown> =>
        (await fetch(client, { partitions: [{ currentLeaderEpoch }] }))[0]?.errorCode
      expect(await ask(0)).toBe(ErrorCode.FENCED_LEADER_EPOCH)
      expect(await ask(1)).toBe(0)
      expect(await ask(2)).toBe(ErrorCode.UNKNOWN_LEADER_EPOCH)
      expect(await listOffset(client, -1, { currentLeaderEpoch: 0 })).toMatchObject({
        errorCode: ErrorCode.FENCED_LEADER_EPOCH,
      })
    }))

  test('with an error come leader and address from version 12 and 16 on (KIP-951)', () =>
    withBroker(
      async (client, broker) => {
        broker.moveLeader(events, 2)
        const topicId = broker.topic('events')?.id as string
        const found = await fetchWhole(client, { version: 16, topicId, partitions: [{ currentLeaderEpoch: 0 }] })
        expect(found.responses[0]?.partitions[0]).toMatchObject({
          errorCode: ErrorCode.FENCED_LEADER_EPOCH,
          currentLeader: { leaderId: 2, leaderEpoch: 1 },
        })
        expect(found.nodeEndpoints).toMatchObject([{ nodeId: 2, port: broker.nodes[1]?.port }])
        expect(await fetchWhole(client, { version: 12, partitions: [{ currentLeaderEpoch: 0 }] })).toMatchObject({
          nodeEndpoints: [],
          responses: [{ partitions: [{ currentLeader: { leaderId: 2, leaderEpoch: 1 } }] }],
        })
      },
      { nodes: 2 },
    ))

  test('tell a consumer how far its log and the new leader agree', () =>
    withBroker(async (client, broker) => {
      for (let index = 0; index < 4; index++) broker.append('events', [{ value: 'a' }])
      broker.truncate(events, 2n)
      broker.append('events', [{ value: 'b' }])
      broker.append('events', [{ value: 'b' }])
      const [found] = await fetch(client, { partitions: [{ fetchOffset: 4n, lastFetchedEpoch: 0 }] })
      expect(found).toMatchObject({ errorCode: 0, divergingEpoch: { epoch: 0, endOffset: 2n } })
      expect(found?.records).toHaveLength(0)
      const [agreed] = await fetch(client, { partitions: [{ fetchOffset: 2n, lastFetchedEpoch: 0 }] })
      expect(agreed?.divergingEpoch.epoch).toBe(-1)
      expect(offsetsIn(agreed?.records)).toEqual([2n, 3n])

      const ask = (leaderEpoch: number): Promise<unknown> =>
        client
          .request(offsetForLeaderEpochApi, 4, {
            topics: [{ topic: 'events', partitions: [{ partition: 0, currentLeaderEpoch: 1, leaderEpoch }] }],
          })
          .then(({ topics }) => topics[0]?.partitions[0])
      expect(await ask(0)).toMatchObject({ errorCode: 0, leaderEpoch: 0, endOffset: 2n })
      expect(await ask(1)).toMatchObject({ errorCode: 0, leaderEpoch: 1, endOffset: 4n })
      expect(await ask(5)).toMatchObject({ errorCode: 0, leaderEpoch: -1, endOffset: -1n })
    }))
})

describe('replicas', () => {
  test('are read from version 11 on, the leader alone before', () =>
    withBroker(
      async (_, broker) => {
        await using follower = await RawClient.to(broker, 2)
        broker.append('events', [{ value: 'a' }])
        expect(offsetsIn((await fetch(follower, { version: 11 }))[0]?.records)).toEqual([0n])
        expect((await fetch(follower, { version: 10 }))[0]?.errorCode).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER)
      },
      { nodes: 2 },
    ))

  test('a node without a copy is the wrong one', () =>
    withBroker(
      async (_, broker) => {
        await using stranger = await RawClient.to(broker, 2)
        expect((await fetch(stranger))[0]?.errorCode).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER)
      },
      { nodes: 2, defaultReplicationFactor: 1 },
    ))

  test('in the rack of the consumer are named by a leader in another (KIP-392)', () =>
    withBroker(
      async (client, broker) => {
        broker.append('events', [{ value: 'a' }])
        const [far] = await fetch(client, { rackId: 'west' })
        expect([far?.preferredReadReplica, far?.records?.length]).toEqual([2, 0])
        expect((await fetch(client, { rackId: 'east' }))[0]).toMatchObject({ preferredReadReplica: -1 })
        await using follower = await RawClient.to(broker, 2)
        expect(offsetsIn((await fetch(follower, { rackId: 'west' }))[0]?.records)).toEqual([0n])
      },
      { nodes: [{ rack: 'east' }, { rack: 'west' }], replicaSelector: 'rack-aware' },
    ))
})

describe('ListOffsets', () => {
  test('finds both ends', () =>
    withBroker(async (client, broker) => {
      for (let index = 0; index < 3; index++) broker.append('events', [{ value: 'a' }])
      broker.deleteRecords(events, 1n)
      expect(await listOffset(client, -2)).toEqual({ errorCode: 0, offset: 1n, timestamp: -1, leaderEpoch: 0 })
      expect(await listOffset(client, -1)).toEqual({ errorCode: 0, offset: 3n, timestamp: -1, leaderEpoch: 0 })
      expect(await listOffset(client, -4)).toMatchObject({ offset: 1n })
      expect(await listOffset(client, -5)).toMatchObject({ errorCode: 0, offset: -1n })
    }))

  test('finds the first record since a time, in the middle of compressed batches, too', () =>
    withBroker(async (client, broker) => {
      const record = (timestamp: number): { value: string; timestamp: number } => ({ value: 'a'.repeat(50), timestamp })
      broker.append('events', [record(1_000), record(2_000)])
      broker.append('events', [record(5_000), record(3_000), record(6_000)], { compression: 'gzip' })
      broker.append('events', [record(4_000)])
      expect(await listOffset(client, 1_500)).toMatchObject({ offset: 1n, timestamp: 2_000 })
      expect(await listOffset(client, 2_500)).toMatchObject({ offset: 2n, timestamp: 5_000 })
      expect(await listOffset(client, 5_500)).toMatchObject({ offset: 4n, timestamp: 6_000 })
      expect(await listOffset(client, 6_001)).toEqual({ errorCode: 0, offset: -1n, timestamp: -1, leaderEpoch: -1 })
      expect(await listOffset(client, -3)).toMatchObject({ offset: 4n, timestamp: 6_000 })
    }))

  test('refuses places that the version does not know', () =>
    withBroker(async client => {
      expect(await listOffset(client, -3, { version: 6 })).toMatchObject({ errorCode: ErrorCode.UNSUPPORTED_VERSION })
      expect(await listOffset(client, -3, { version: 7 })).toMatchObject({ errorCode: 0, offset: -1n })
    }))

  test.each([1, 3, 4, 6, 11])('is served in version %i', version =>
    withBroker(async (client, broker) => {
      broker.append('events', [{ value: 'a', timestamp: 7 }])
      expect(await listOffset(client, 7, { version })).toMatchObject({ errorCode: 0, offset: 0n, timestamp: 7 })
    }),
  )
})

test('a reader that does not read is served no further than what is on its way, and holds up nobody', () =>
  withBroker(async (client, broker) => {
    for (let index = 0; index < 8; index++) broker.append('events', [{ value: 'x'.repeat(500_000) }])
    let served = 0
    broker.on(fetchApi, () => void served++)
    client.pause()
    const partitions = [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 4_000_000 }]
    const topics = [{ topic: 'events', partitions }]
    for (let index = 0; index < 30; index++) client.send(fetchApi, 12, { maxWaitMs: 0, minBytes: 1, topics })
    for (let index = 0; index < 5; index++) await fetchSeen(broker)
    expect(served).toBeLessThan(20)
    client.resume()
    await expect.poll(() => client.frames.length, { timeout: 15_000 }).toBe(30)
  }))

test('values come back as they went in', () =>
  withBroker(async (client, broker) => {
    const sent = values(1_000)
    broker.append(
      'events',
      sent.map(value => ({ value, key: null })),
      { compression: 'lz4' },
    )
    const [found] = await fetch(client)
    const cursor = (RecordBatch.read(found?.records as Buffer) as RecordBatch).records()
    const read: string[] = []
    while (cursor.next()) read.push(String(cursor.value()))
    expect(read).toEqual(sent)
  }))
