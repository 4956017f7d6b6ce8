import {
  BrokerResponseError,
  CommitFailedError,
  ErrorCode,
  GroupAuthorizationFailedError,
  IllegalOperationError,
  IllegalStateError,
  KafkaTimeoutError,
  NoOffsetForPartitionError,
  OffsetMetadataTooLargeError,
  UnknownTopicIdError,
  UnknownTopicOrPartitionError,
} from '@kclient/errors'
import { offsetCommitApi } from '@kclient/protocol/messages/offset-commit'
import { offsetFetchApi } from '@kclient/protocol/messages/offset-fetch'
import { describe, expect, test } from 'vitest'
import { type Consumer, TopicPartitionMap } from '../src/index.ts'
import { offsets } from './support/chunks.ts'
import { gate, rejection } from './support/eventually.ts'
import { at, inWorld, take, type World } from './support/world.ts'

const mine = { groupId: 'g', enableAutoCommit: false } as const

/** A member-less consumer of a group, with two partitions of 20 records each, in two batches. */
async function assigned({ consumer: start, append }: World, ...partitions: number[]): Promise<Consumer> {
  for (const partition of [0, 1]) for (let batch = 0; batch < 2; batch++) append(at(partition), 10)
  const consumer = await start(mine)
  consumer.assign((partitions.length === 0 ? [0] : partitions).map(partition => at(partition)))
  return consumer
}

/** Counts requests. */
function counted(world: World, api: typeof offsetCommitApi | typeof offsetFetchApi): () => number {
  let count = 0
  world.broker.on(api as typeof offsetCommitApi, () => {
    count += 1
  })
  return () => count
}

describe('what commit() takes', () => {
  test('nothing: the positions of all assigned partitions', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world, 0, 1)
      consumer.seek(at(1), 17)
      for (let i = 0; i < 13; i++) await consumer.getOne({ partitions: [at(0)] })
      await consumer.commit()
      expect(world.broker.committed('g', at(0))).toBe(13n)
      expect(world.broker.committed('g', at(1))).toBe(17n)
    }))

  test('a record: it and all before it', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      const records = await take(consumer, 14)
      await consumer.commit(records[6])
      expect(await consumer.committed(at(0))).toEqual({ offset: 7n, leaderEpoch: 0, metadata: '' })
    }))

  test('a batch: all of it', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      for await (const batch of consumer.batches({ maxRecords: 6 })) {
        await consumer.commit(batch)
        break
      }
      expect(world.broker.committed('g', at(0))).toBe(6n)
    }))

  test('several records or batches of different partitions', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world, 0, 1)
      const many = await consumer.getMany({ timeoutMs: 60_000 })
      const last = [...many].map(([, records]) => records[4]).filter(record => record !== undefined)
      expect(last).toHaveLength(2)
      await consumer.commit(last)
      expect(world.broker.committedOffsets('g').map(({ offset }) => offset)).toEqual([5n, 5n])
    }))

  test('offsets with metadata and leader epoch, by list, map or pairs', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world, 0, 1)
      await consumer.commit([{ ...at(0), offset: 3, leaderEpoch: 0, metadata: 'three' }])
      expect(await consumer.committed(at(0))).toEqual({ offset: 3n, leaderEpoch: 0, metadata: 'three' })
      await consumer.commit(new TopicPartitionMap([[at(0), 4n]]).set('t', 1, 5n))
      expect(await consumer.committed(at(0))).toEqual({ offset: 4n, leaderEpoch: null, metadata: '' })
      expect(world.broker.committed('g', at(1))).toBe(5n)
      await consumer.commit(new TopicPartitionMap([[at(1), { offset: '6', metadata: 'six' }]]))
      await consumer.commit([[at(0), 8]])
      expect(await consumer.committed(at(1))).toMatchObject({ offset: 6n, metadata: 'six' })
      expect(world.broker.committed('g', at(0))).toBe(8n)
      const committed = await consumer.committed(at(1))
      if (committed !== null) await consumer.commit([{ ...at(0), ...committed }])
      expect(await consumer.committed(at(0))).toEqual(committed)
    }))

  test('offset 0 is an offset', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      await take(consumer, 5)
      await consumer.commit([{ ...at(0), offset: 0 }])
      expect(await consumer.committed(at(0))).toMatchObject({ offset: 0n })
      expect([...(await consumer.seekToCommitted()).values()]).toEqual([0n])
      expect(offsets(await take(consumer, 2))).toEqual([0, 1])
      await consumer.stop()
      const other = await world.consumer({ ...mine, autoOffsetReset: 'latest' })
      other.assign([at(0)])
      expect(await other.position(at(0))).toBe(0n)
    }))

  test('partitions that are not assigned, while nothing is subscribed to', () =>
    inWorld({ topics: { t: 2, u: 1 } }, async world => {
      const consumer = await assigned(world)
      await consumer.commit([
        { ...at(1), offset: 4 },
        { ...at(0, 'u'), offset: 0 },
      ])
      expect(await consumer.committed(at(1))).toMatchObject({ offset: 4n })
      expect(await consumer.committed(at(0, 'u'))).toMatchObject({ offset: 0n })
      await consumer.commit([])
    }))

  test.each([
    ['a number', 5, TypeError],
    ['null', null, TypeError],
    ['an offset that is no iterable', { ...at(0), offset: 5 }, TypeError],
    ['a list of numbers', [5], TypeError],
    ['no offset', [at(0)], TypeError],
    ['a null offset', new TopicPartitionMap([[at(0), null]]), TypeError],
    ['lists of records', new TopicPartitionMap([[at(0), []]]), TypeError],
    ['a negative offset', [{ ...at(0), offset: -1 }], RangeError],
    ['half an offset', [{ ...at(0), offset: 1.5 }], RangeError],
    ['a text that is no number', [{ ...at(0), offset: 'x' }], TypeError],
    ['metadata that is no text', [{ ...at(0), offset: 1, metadata: 5 }], TypeError],
    ['a leader epoch that is none', [{ ...at(0), offset: 1, leaderEpoch: 0.5 }], TypeError],
    ['no topic', [{ partition: 0, offset: 1 }], TypeError],
    [
      'a partition twice',
      [
        { ...at(0), offset: 1 },
        { ...at(0), offset: 2 },
      ],
      IllegalStateError,
    ],
  ])('not %s', (_, input, error) =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      const commits = counted(world, offsetCommitApi)
      expect(await rejection(consumer.commit(input as never))).toBeInstanceOf(error)
      expect(commits()).toBe(0)
    }),
  )
})

describe('a commit', () => {
  test('needs a group, a start, and something to commit', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start }) => {
      const none = await start()
      none.assign([at(0)])
      expect(await rejection(none.commit())).toBeInstanceOf(IllegalOperationError)
      expect(await rejection(none.committed(at(0)))).toBeInstanceOf(IllegalOperationError)
      expect(await rejection(none.seekToCommitted())).toBeInstanceOf(IllegalOperationError)
      expect(() => none.groupMetadata()).toThrow(IllegalOperationError)
      const consumer = await start(mine)
      expect(await rejection(consumer.commit())).toBeInstanceOf(IllegalStateError)
      expect(await rejection(consumer.seekToCommitted([at(0)]))).toBeInstanceOf(IllegalStateError)
      expect(consumer.groupMetadata()).toEqual({
        groupId: 'g',
        generationId: -1,
        memberId: '',
        groupInstanceId: null,
      })
    }))

  test.each([ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, ErrorCode.NOT_COORDINATOR, ErrorCode.COORDINATOR_NOT_AVAILABLE])(
    'is tried again after %i, with a wait (G-CALM)',
    code =>
      inWorld({ topics: { t: 2 } }, async world => {
        const consumer = await assigned(world)
        await take(consumer, 13)
        const commits = refuse(world, code, 3)
        const began = world.runtime.now()
        await consumer.commit()
        expect(commits.count).toBe(4)
        expect(world.runtime.now() - began).toBeGreaterThan(200)
        expect(world.broker.committed('g', at(0))).toBe(13n)
      }),
  )

  test('goes to the coordinator that took over', () =>
    inWorld({ nodes: 3, topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      await take(consumer, 13)
      await consumer.commit()
      world.broker.moveCoordinator('g', (world.broker.coordinatorOf('g') % 3) + 1)
      await take(consumer, 3)
      await consumer.commit()
      expect(world.broker.committed('g', at(0))).toBe(16n)
      await world.broker.stopNode(world.broker.coordinatorOf('g'))
      await consumer.commit([{ ...at(0), offset: 2 }])
      expect(world.broker.committed('g', at(0))).toBe(2n)
    }))

  test('is tried again until its time is over, and says why', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      await take(consumer, 13)
      refuse(world, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, Infinity)
      const error = await rejection(consumer.commit(undefined, { timeoutMs: 3_000 }))
      expect(error).toBeInstanceOf(KafkaTimeoutError)
      expect(error.cause).toMatchObject({ code: 'COORDINATOR_LOAD_IN_PROGRESS' })
    }))

  test('of a deleted topic ends after a while, names the partition, and commits the others', () =>
    inWorld({ topics: { t: 2, gone: 1 } }, async world => {
      const { broker, runtime } = world
      world.append(at(0, 'gone'), 10)
      const consumer = await assigned(world)
      consumer.assign([at(0), at(0, 'gone')])
      consumer.seek(at(0), 13)
      consumer.seek(at(0, 'gone'), 4)
      await consumer.position(at(0))
      broker.deleteTopic('gone')
      const commits = counted(world, offsetCommitApi)
      const began = runtime.now()
      const error = await rejection(consumer.commit())
      expect(error).toBeInstanceOf(BrokerResponseError)
      expect(error).toMatchObject({ topic: 'gone', partition: 0 })
      expect(error.message).toContain('gone-0')
      expect(runtime.now() - began).toBeLessThan(10_000)
      expect(commits()).toBeLessThan(20)
      expect(broker.committed('g', at(0))).toBe(13n)
    }))

  test.each([10, 9])('of a topic that was made anew is not one of the new topic, in version %i', version =>
    inWorld({ topics: { t: 2 }, versions: { 8: version } }, async world => {
      const { broker } = world
      const consumer = await assigned(world)
      await take(consumer, 13)
      const loading = refuse(world, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, Infinity)
      const commit = rejection(consumer.commit())
      await world.until(() => loading.count > 0)
      broker.deleteTopic('t')
      broker.createTopic('t', { partitions: 2 })
      loading.end()
      expect(await commit).toBeInstanceOf(UnknownTopicIdError)
      expect(broker.committed('g', at(0))).toBe(null)
    }),
  )

  test('names each partition that was refused, when the rest is committed', () =>
    inWorld({ topics: { t: 3 } }, async ({ broker, consumer: start }) => {
      const consumer = await start(mine)
      const error = await rejection(
        consumer.commit([
          { ...at(0), offset: 1 },
          { ...at(1), offset: 2, metadata: 'x'.repeat(5_000) },
          { ...at(2), offset: 3, metadata: 'x'.repeat(5_000) },
        ]),
      )
      expect(error).toBeInstanceOf(OffsetMetadataTooLargeError)
      expect(error.message).toContain('t-1, t-2')
      expect((error.cause as AggregateError).errors).toMatchObject([
        { code: 'OFFSET_METADATA_TOO_LARGE', topic: 't', partition: 1 },
        { code: 'OFFSET_METADATA_TOO_LARGE', topic: 't', partition: 2 },
      ])
      expect(broker.committed('g', at(0))).toBe(1n)
      expect(broker.committed('g', at(1))).toBe(null)
      const one = await rejection(consumer.commit([{ ...at(1), offset: 2, metadata: 'x'.repeat(5_000) }]))
      expect(one).toMatchObject({ code: 'OFFSET_METADATA_TOO_LARGE', topic: 't', partition: 1 })
      expect(one.cause).toBeUndefined()
    }))

  test.each([
    ErrorCode.UNKNOWN_MEMBER_ID,
    ErrorCode.ILLEGAL_GENERATION,
    ErrorCode.REBALANCE_IN_PROGRESS,
    ErrorCode.FENCED_INSTANCE_ID,
  ])('that is refused as stale (%i) fails at once and is not sent again (C-COMMIT)', code =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      await take(consumer, 13)
      const commits = refuse(world, code, 1)
      const error = await rejection(consumer.commit())
      expect(error).toBeInstanceOf(CommitFailedError)
      expect(error).toMatchObject({ code: 'COMMIT_FAILED', cause: { number: code } })
      await world.runtime.sleep(60_000)
      expect(commits.count).toBe(1)
    }),
  )

  test('waits for the one before it: the newest is what counts in the end (C-COMMIT)', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      await take(consumer, 1)
      const first = gate()
      const sent: bigint[] = []
      world.broker.on(offsetCommitApi, async ({ request }) => {
        sent.push(request.topics[0]?.partitions[0]?.committedOffset ?? -1n)
        if (sent.length === 1) await first.opened
      })
      const commits: Promise<void>[] = []
      for (let i = 1; i <= 4; i++) {
        commits.push(consumer.commit())
        await take(consumer, 3)
      }
      await world.until(() => sent.length > 0)
      await world.runtime.sleep(1_000)
      expect(sent).toEqual([1n])
      first.open()
      await Promise.all(commits)
      expect(sent).toEqual([1n, 4n, 7n, 10n])
      expect(world.broker.committed('g', at(0))).toBe(10n)
    }))

  test('whose time is over while it waits for its turn is not sent', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      await take(consumer, 5)
      const first = gate()
      let sent = 0
      world.broker.on(offsetCommitApi, async () => {
        sent += 1
        if (sent === 1) await first.opened
      })
      const long = consumer.commit()
      const short = await rejection(consumer.commit([{ ...at(0), offset: 1 }], { timeoutMs: 500 }))
      expect(short).toBeInstanceOf(KafkaTimeoutError)
      const left = new AbortController()
      const aborted = rejection(consumer.commit([{ ...at(0), offset: 2 }], { signal: left.signal }))
      left.abort(new Error('enough'))
      expect((await aborted).message).toBe('enough')
      first.open()
      await long
      await consumer.commit([{ ...at(0), offset: 9 }])
      expect(sent).toBe(2)
      expect(world.broker.committed('g', at(0))).toBe(9n)
    }))

  test('is settled by stop() (C-RELEASE)', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      await take(consumer, 5)
      world.broker.on(offsetCommitApi, () => 'drop' as const)
      const commits = [rejection(consumer.commit()), rejection(consumer.commit())]
      const committed = rejection(consumer.commit(undefined, { timeoutMs: 3_600_000 }))
      await consumer.stop({ timeoutMs: 2_000 })
      for (const error of await Promise.all([...commits, committed])) expect(error.message).toContain('stopped')
    }))

  test('works in every version of the requests', async () => {
    for (const version of [2, 3, 4, 5, 6, 7, 8, 9, 10]) {
      await inWorld({ topics: { t: 2 }, versions: { 8: version, 9: version } }, async world => {
        const consumer = await assigned(world)
        await take(consumer, 13)
        const seen: number[] = []
        world.broker.on(offsetCommitApi, call => void seen.push(call.version))
        world.broker.on(offsetFetchApi, call => void seen.push(call.version))
        await consumer.commit()
        await consumer.commit([{ ...at(1), offset: 3, leaderEpoch: 0, metadata: 'm' }])
        const epoch = version < 6 ? null : 0
        expect(await consumer.committed(at(1))).toEqual({ offset: 3n, leaderEpoch: epoch, metadata: 'm' })
        await consumer.stop()
        const other = await world.consumer(mine)
        other.assign([at(0), at(1)])
        expect(await other.position(at(0))).toBe(13n)
        expect(await other.position(at(1))).toBe(3n)
        // Before the id of a topic is known, it goes by its name.
        expect([...new Set(seen)].filter(each => version !== 10 || each !== 9)).toEqual([version])
      })
    }
  })

  test('works with every release', async () => {
    for (const versions of ['2.1', '2.4', '2.8', '3.3', '3.7', '3.9', '4.0', '4.1', '4.2', '4.3'] as const) {
      await inWorld({ topics: { t: 2 }, versions }, async world => {
        const consumer = await assigned(world)
        await take(consumer, 13)
        await consumer.commit()
        expect(await consumer.committed(at(0))).toMatchObject({ offset: 13n })
      })
    }
  })
})

describe('a partition of a group', () => {
  test('starts at the committed offset, in the middle of a batch', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world, 0, 1)
      await consumer.commit([{ ...at(0), offset: 4, leaderEpoch: 0 }])
      await consumer.stop()
      const other = await world.consumer({ ...mine, autoOffsetReset: 'latest' })
      other.assign([at(0), at(1)])
      expect(await other.position(at(1))).toBe(20n)
      expect(offsets(await take(other, 16))).toEqual(Array.from({ length: 16 }, (_, index) => index + 4))
    }))

  test.each([
    ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
    ErrorCode.NOT_COORDINATOR,
    ErrorCode.COORDINATOR_NOT_AVAILABLE,
    ErrorCode.UNSTABLE_OFFSET_COMMIT,
    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    ErrorCode.UNKNOWN_SERVER_ERROR,
    ErrorCode.REQUEST_TIMED_OUT,
  ])('is not reset by error %i of its offset, told for it or for all (C-RESET)', code =>
    inWorld({ topics: { t: 2 } }, async world => {
      const { broker } = world
      broker.commit('g', [{ ...at(0), offset: 4n, leaderEpoch: 0 }])
      let left = 6
      broker.on(offsetFetchApi, async call => {
        if (left-- <= 0) return
        const answer = await call.next()
        const [group] = answer.groups ?? []
        if (group === undefined) return
        // As a broker does: the offset of an error is -1.
        return left % 2 === 0
          ? { ...answer, groups: [{ ...group, topics: [], errorCode: code }] }
          : {
              ...answer,
              groups: [
                {
                  ...group,
                  topics: group.topics.map(topic => ({
                    ...topic,
                    partitions: topic.partitions.map(each => ({ ...each, committedOffset: -1n, errorCode: code })),
                  })),
                },
              ],
            }
      })
      const consumer = await assigned(world)
      expect(await consumer.position(at(0))).toBe(4n)
      expect(left).toBeLessThanOrEqual(0)
      expect(offsets(await take(consumer, 3))).toEqual([4, 5, 6])
    }),
  )

  test('is not reset when an answer leaves it out', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      world.broker.commit('g', [{ ...at(0), offset: 4n }])
      world.broker.on(
        offsetFetchApi,
        ({ request }) => ({
          groups: request.groups.map(({ groupId }) => ({ groupId, topics: [] })),
        }),
        { times: 2 },
      )
      const consumer = await assigned(world)
      expect(await consumer.position(at(0))).toBe(4n)
    }))

  test('asks for offsets that no open transaction is about to move, for all partitions in one request', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const requests: { stable: boolean; partitions: number[] }[] = []
      world.broker.on(offsetFetchApi, ({ request }) => {
        const partitions = request.groups.flatMap(
          ({ topics }) => topics?.flatMap(topic => topic.partitionIndexes) ?? [],
        )
        requests.push({ stable: request.requireStable, partitions })
      })
      const consumer = await assigned(world, 0, 1)
      await take(consumer, 20)
      expect(requests).toEqual([{ stable: true, partitions: [0, 1] }])
    }))

  test('stays where a seek put it while its offset was being asked for (C-SEEK)', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      world.broker.commit('g', [
        { ...at(0), offset: 4n },
        { ...at(1), offset: 5n },
      ])
      const answer = gate()
      let asked = false
      world.broker.on(offsetFetchApi, async () => {
        asked = true
        await answer.opened
      })
      const consumer = await assigned(world, 0, 1)
      await world.until(() => asked)
      consumer.seek(at(0), 11)
      answer.open()
      expect(await consumer.position(at(1))).toBe(5n)
      expect(await consumer.position(at(0))).toBe(11n)
      await take(consumer, 10)
      expect(await consumer.position(at(0))).not.toBe(4n)
    }))

  test('without a committed offset is told by none, and tried again', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const { broker, consumer: start } = world
      await assigned(world)
      const consumer = await start({ groupId: 'h', enableAutoCommit: false, autoOffsetReset: 'none' })
      broker.commit('h', [{ ...at(1), offset: 4n }])
      consumer.assign([at(0), at(1)])
      expect(await consumer.position(at(1))).toBe(4n)
      expect(await rejection(consumer.position(at(0)))).toBeInstanceOf(NoOffsetForPartitionError)
      broker.commit('h', [{ ...at(0), offset: 3n }])
      await world.until(() => broker.committed('h', at(0)) !== null)
      expect(await consumer.position(at(0))).toBe(3n)
    }))

  test('tells when the group may not be read', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      world.broker.on(offsetFetchApi, ({ request }) => ({
        groups: request.groups.map(({ groupId }) => ({
          groupId,
          topics: [],
          errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED,
        })),
      }))
      const consumer = await assigned(world)
      expect(await rejection(consumer.getOne())).toBeInstanceOf(GroupAuthorizationFailedError)
      expect(await rejection(consumer.committed(at(0)))).toBeInstanceOf(GroupAuthorizationFailedError)
    }))
})

describe('seekToCommitted()', () => {
  test('goes back to what is committed, and to the reset policy without', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world, 0, 1)
      consumer.seek(at(1), 15)
      await take(consumer, 20)
      await consumer.commit([{ ...at(0), offset: 7 }])
      const committed = await consumer.seekToCommitted()
      expect([...committed]).toEqual([
        [at(0), 7n],
        [at(1), null],
      ])
      expect(await consumer.position(at(0))).toBe(7n)
      expect(await consumer.position(at(1))).toBe(0n)
    }))

  test('is overtaken by a later seek (C-SEEK)', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world, 0, 1)
      await take(consumer, 5)
      await consumer.commit([{ ...at(0), offset: 7 }])
      const answer = gate()
      let asked = false
      world.broker.on(offsetFetchApi, async () => {
        asked = true
        await answer.opened
      })
      const sought = consumer.seekToCommitted([at(0)])
      await world.until(() => asked)
      // Nothing from before is handed out while it waits.
      expect(await consumer.getOne({ partitions: [at(0)], timeoutMs: 1_000 })).toBeNull()
      consumer.seek(at(0), 12)
      answer.open()
      expect((await sought).get('t', 0)).toBe(7n)
      expect((await consumer.getOne({ partitions: [at(0)] }))?.offset).toBe(12n)
    }))

  test('goes on when its time is over', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      await take(consumer, 5)
      await consumer.commit([{ ...at(0), offset: 7 }])
      world.broker.on(
        offsetFetchApi,
        ({ request }) => ({
          groups: request.groups.map(({ groupId }) => ({
            groupId,
            topics: [],
            errorCode: ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
          })),
        }),
        { times: 5 },
      )
      expect(await rejection(consumer.seekToCommitted(undefined, { timeoutMs: 200 }))).toBeInstanceOf(KafkaTimeoutError)
      expect(offsets(await take(consumer, 2))).toEqual([7, 8])
    }))
})

/** Refuses commits, all partitions of them, a number of times; counts these and all after them. */
function refuse(world: World, code: number, times: number): { readonly count: number; end(): void } {
  const seen = { count: 0, end: (): void => {} }
  let left = times
  seen.end = () => {
    left = 0
  }
  world.broker.on(offsetCommitApi, ({ request }) => {
    seen.count += 1
    if (left-- <= 0) return undefined
    return {
      topics: request.topics.map(({ name, topicId, partitions }) => ({
        name,
        topicId,
        partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode: code })),
      })),
    }
  })
  return seen
}

test('errors say which topic is unknown to the coordinator', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start }) => {
    const consumer = await start(mine)
    const error = await rejection(consumer.commit([{ topic: 'nowhere', partition: 3, offset: 1 }]))
    expect(error).toBeInstanceOf(UnknownTopicOrPartitionError)
    expect(error).toMatchObject({ topic: 'nowhere', partition: 3 })
  }))
