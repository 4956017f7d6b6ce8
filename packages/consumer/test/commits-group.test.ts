import { CommitFailedError, ErrorCode, IllegalStateError, type TopicPartition } from '@kclient/errors'
import { joinGroupApi } from '@kclient/protocol/messages/join-group'
import { offsetCommitApi } from '@kclient/protocol/messages/offset-commit'
import { offsetFetchApi } from '@kclient/protocol/messages/offset-fetch'
import { syncGroupApi } from '@kclient/protocol/messages/sync-group'
import { describe, expect, test } from 'vitest'
import type { Consumer, ConsumerOptions, ConsumerRecord } from '../src/index.ts'
import { gate, rejection } from './support/eventually.ts'
import { askPast } from './support/groups.ts'
import { at, inWorld, take, type World } from './support/world.ts'

const byHand = { enableAutoCommit: false } as const

function fill({ append }: World, ...partitions: number[]): void {
  for (const partition of partitions) for (let batch = 0; batch < 4; batch++) append(at(partition), 10)
}

function member(world: World, options: ConsumerOptions = {}): Promise<Consumer> {
  return world.consumer({ groupId: 'g', topics: 't', ...options })
}

interface SentCommit {
  readonly memberId: string
  readonly generationId: number
  readonly offsets: Readonly<Record<number, bigint>>
}

/** Every commit that reaches the broker, of topic t. */
function commits({ broker }: World): SentCommit[] {
  const seen: SentCommit[] = []
  broker.on(offsetCommitApi, ({ request }) => {
    const { memberId, generationIdOrMemberEpoch: generationId } = request
    const partitions = request.topics.flatMap(topic => topic.partitions)
    const offsets = Object.fromEntries(
      partitions.map(({ partitionIndex, committedOffset }) => [partitionIndex, committedOffset]),
    )
    seen.push({ memberId, generationId, offsets })
  })
  return seen
}

const partitionsOf = (consumer: Consumer): number[] =>
  consumer
    .assignment()
    .map(({ partition }) => partition)
    .toSorted((a, b) => a - b)

describe('a member', () => {
  test('commits as itself, and under its generation', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      fill(world, 0, 1)
      const consumer = await member(world, byHand)
      const sent = commits(world)
      await take(consumer, 13)
      await consumer.commit()
      const { memberId, generationId } = consumer.groupMetadata()
      expect(memberId).not.toBe('')
      expect(sent).toMatchObject([{ memberId, generationId }])
      expect(generationId).toBe(world.broker.group('g')?.generationId)
      const total = world.broker.committedOffsets('g').reduce((sum, { offset }) => sum + offset, 0n)
      expect(total).toBe(13n)
    }))

  test('may not commit what is not assigned to it', () =>
    inWorld({ topics: { t: 2, u: 1 } }, async world => {
      fill(world, 0, 1)
      const consumer = await member(world, byHand)
      const sent = commits(world)
      expect(await rejection(consumer.commit([{ ...at(0, 'u'), offset: 1 }]))).toBeInstanceOf(IllegalStateError)
      expect(await rejection(consumer.commit([{ ...at(5), offset: 1 }]))).toBeInstanceOf(IllegalStateError)
      expect(sent).toEqual([])
    }))

  test.each([ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.ILLEGAL_GENERATION, ErrorCode.REBALANCE_IN_PROGRESS])(
    'whose commit is refused with %i joins anew, once, and reads on from what is committed (C-COMMIT, G-CALM)',
    code =>
      inWorld({ topics: { t: 1 } }, async world => {
        const { broker } = world
        fill(world, 0)
        broker.commit('g', [{ ...at(0), offset: 4n }])
        const consumer = await member(world, byHand)
        await take(consumer, 13)
        let refused = 0
        broker.on(
          offsetCommitApi,
          ({ request }) => {
            refused += 1
            return {
              topics: request.topics.map(({ name, topicId, partitions }) => ({
                name,
                topicId,
                partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode: code })),
              })),
            }
          },
          { times: 3 },
        )
        let joins = 0
        broker.on(joinGroupApi, () => {
          joins += 1
        })
        const before = consumer.groupMetadata().generationId
        const error = await rejection(consumer.commit())
        expect(error).toBeInstanceOf(CommitFailedError)
        expect(error.cause).toMatchObject({ number: code })
        const next = await take(consumer, 1)
        await world.until(() => consumer.groupMetadata().generationId > before, 'the next generation')
        await world.runtime.sleep(30_000)
        expect(refused).toBe(1)
        // A member id that is not known any more is asked for anew first.
        expect(joins).toBeLessThanOrEqual(2)
        // Where the membership was lost, the partition came back with its committed offset.
        const first = code === ErrorCode.REBALANCE_IN_PROGRESS ? [17n] : [4n, 17n]
        expect(first).toContain(next[0]?.offset)
      }),
  )

  test('whose session has ended is told so by its commit, and nothing of it is committed', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const { broker } = world
      fill(world, 0)
      const consumer = await member(world, byHand)
      await take(consumer, 13)
      broker.evictMember('g', consumer.groupMetadata().memberId)
      expect(await rejection(consumer.commit())).toBeInstanceOf(CommitFailedError)
      expect(broker.committed('g', at(0))).toBe(null)
    }))

  test('holds a commit while the group is joined, and sends it under the new generation (C-COMMIT)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const { broker } = world
      fill(world, 0)
      const consumer = await member(world, byHand)
      const records = await take(consumer, 13)
      const before = consumer.groupMetadata().generationId
      const sent = commits(world)
      const join = gate()
      let joining = false
      broker.on(joinGroupApi, async () => {
        joining = true
        await join.opened
      })
      broker.rebalance('g')
      await world.until(() => joining, 'a join')
      let done = false
      const commit = consumer.commit(records[8]).then(() => (done = true))
      await world.runtime.sleep(2_000)
      expect({ done, sent }).toEqual({ done: false, sent: [] })
      join.open()
      await commit
      expect(sent).toMatchObject([{ generationId: before + 1, offsets: { 0: 9n } }])
      expect(broker.committed('g', at(0))).toBe(9n)
    }))

  test('does not join before its commit is answered (C-COMMIT)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const { broker } = world
      fill(world, 0)
      const consumer = await member(world, byHand)
      const records = await take(consumer, 13)
      const answer = gate()
      const events: string[] = []
      broker.on(offsetCommitApi, async call => {
        events.push('commit')
        await answer.opened
        const response = await call.next()
        events.push(`answer ${response.topics[0]?.partitions[0]?.errorCode}`)
        return response
      })
      broker.on(joinGroupApi, () => void events.push('join'))
      // Nothing is in hand, so there is nothing else that the group would have to wait for.
      consumer.seek(at(0), 13)
      const commit = consumer.commit(records[8])
      await world.until(() => events.length > 0, 'the commit')
      broker.rebalance('g')
      await world.runtime.sleep(4_000)
      answer.open()
      await commit
      await world.until(() => events.includes('join'), 'a join')
      expect(events).toEqual(['commit', 'answer 0', 'join'])
    }))

  test('does not commit over the new owner of a partition (C-COMMIT)', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const { broker } = world
      fill(world, 0, 1)
      const one = await member(world, byHand)
      const last = new Map<number, ConsumerRecord>()
      while (last.size < 2 || [...last.values()].some(({ offset }) => offset < 5n)) {
        const record = await one.getOne({ timeoutMs: 60_000 })
        if (record !== null) last.set(record.partition, record)
      }
      const sync = gate()
      let syncing = false
      broker.on(syncGroupApi, async () => {
        syncing = true
        await sync.opened
      })
      const joining = member(world, byHand)
      await world.until(() => syncing, 'a sync')
      // Held, since the group is joined; by the time it may go out one of the two is another's.
      const held = [...last.values()].map(record => one.commit(record).catch((error: unknown) => error))
      sync.open()
      const two = await joining
      await world.until(() => partitionsOf(one).length === 1)
      const outcomes = await Promise.all(held)
      const [mine] = partitionsOf(one)
      const [theirs] = partitionsOf(two)
      const partitions = [...last.keys()]
      expect(outcomes[partitions.indexOf(theirs ?? -1)]).toBeInstanceOf(CommitFailedError)
      expect(outcomes[partitions.indexOf(mine ?? -1)]).toBeUndefined()
      expect(broker.committed('g', at(theirs ?? -1))).toBe(null)
      const late = last.get(theirs ?? -1)
      // Whether the loss came before the call or during it is no difference to a handler.
      expect(await rejection(one.commit(late))).toBeInstanceOf(CommitFailedError)
    }))
})

test('a handler that outlived its assignment does not commit over what came after it (C-COMMIT)', () =>
  inWorld({ topics: { t: 1 } }, async world => {
    const { broker } = world
    fill(world, 0)
    const consumer = await member(world, byHand)
    const records = await take(consumer, 20)
    broker.evictMember('g', consumer.groupMetadata().memberId)
    // Another member was at work meanwhile, and has come further.
    broker.commit('g', [{ ...at(0), offset: 15n }])
    await world.until(() => consumer.assignment().length === 0, 'the loss')
    const [next] = await take(consumer, 1)
    expect(next?.offset).toBe(15n)
    expect(await rejection(consumer.commit(records[4]))).toBeInstanceOf(CommitFailedError)
    expect(broker.committed('g', at(0))).toBe(15n)
    await consumer.commit(next)
    expect(broker.committed('g', at(0))).toBe(16n)
    // Who sought back may commit what he reads there.
    consumer.seek(at(0), 3)
    const [back] = await take(consumer, 1)
    await consumer.commit(back)
    expect(broker.committed('g', at(0))).toBe(4n)
  }))

describe('auto-commit of a member', () => {
  test('that is cut short as the membership is lost is no failure of a call: the member joins again, and goes on (G-LOST)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const { broker } = world
      fill(world, 0)
      const consumer = await member(world, { partitionAssignmentStrategy: 'range' })
      await take(consumer, 12)
      let held = 0
      const off = broker.on(offsetCommitApi, () => {
        held += 1
        return 'drop'
      })
      await askPast(consumer)
      broker.rebalance('g')
      await world.until(() => held > 0, 'a commit before partitions go')
      broker.evictMember('g', consumer.groupMetadata().memberId)
      await world.until(() => consumer.assignment().length === 0, 'the loss')
      off()
      // Nothing was committed: at least once.
      expect((await take(consumer, 1))[0]?.offset).toBe(0n)
    }))

  test('covers what is handled before a partition goes to another, who reads on from there (C-HANDLED)', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      fill(world, 0, 1)
      const one = await member(world)
      const seen = await take(one, 33)
      const joining = member(world)
      // Asking makes what was given before handled; nobody is at work on the last one.
      const two = await joining
      await world.until(() => partitionsOf(one).length === 1 && partitionsOf(two).length === 1)
      const [theirs] = partitionsOf(two)
      const given = seen.filter(({ partition }) => partition === theirs)
      const last = seen.at(-1)
      const inHand = last?.partition === theirs ? 1 : 0
      const next = await two.getOne({ timeoutMs: 60_000 })
      expect(next).toMatchObject({ partition: theirs, offset: BigInt(given.length - inHand) })
    }))

  test('says nothing of partitions that have gone (C-HANDLED)', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      fill(world, 0, 1)
      const one = await member(world, { autoCommitIntervalMs: 1_000 })
      await take(one, 33)
      const two = await member(world, { autoCommitIntervalMs: 1_000 })
      await world.until(() => partitionsOf(one).length === 1 && partitionsOf(two).length === 1)
      const sent = commits(world)
      const { memberId } = one.groupMetadata()
      const [theirs = -1] = partitionsOf(two)
      await take(two, 3)
      await take(one, 3)
      await world.runtime.sleep(10_000)
      expect(sent.length).toBeGreaterThan(0)
      expect(sent.filter(each => each.memberId === memberId && theirs in each.offsets)).toEqual([])
    }))

  test('is off for what was lost: the commit would be refused (G-LOST)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const { broker } = world
      fill(world, 0)
      const consumer = await member(world, { autoCommitIntervalMs: 60_000 })
      await take(consumer, 13)
      const sent = commits(world)
      broker.evictMember('g', consumer.groupMetadata().memberId)
      await world.runtime.sleep(20_000)
      expect(sent).toEqual([])
      expect((await take(consumer, 1))[0]?.offset).toBe(0n)
    }))

  test('calls no interval failed that falls into a rebalance', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const { broker } = world
      fill(world, 0)
      const warnings: string[] = []
      const silent = (): void => {}
      const consumer = await member(world, {
        autoCommitIntervalMs: 1_000,
        // What stays goes on while the group is joined.
        partitionAssignmentStrategy: 'cooperative-sticky',
        logger: { debug: silent, info: silent, warn: text => void warnings.push(text), error: silent },
      })
      const join = gate()
      let joining = false
      broker.on(joinGroupApi, async () => {
        joining = true
        await join.opened
      })
      broker.rebalance('g')
      await world.until(() => joining, 'a join')
      await take(consumer, 13)
      await world.runtime.sleep(20_000)
      expect(warnings).toEqual([])
      join.open()
      await world.until(() => broker.committed('g', at(0)) === 12n, 'a commit')
    }))
})

describe('positions of a group', () => {
  const place: TopicPartition = at(1)

  test('a partition that is added later starts at its first record, also with latest', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const { broker } = world
      fill(world, 0)
      const consumer = await member(world, { autoOffsetReset: 'latest' })
      expect(await consumer.position(at(0))).toBe(40n)
      broker.createPartitions('t', 2)
      fill(world, 1)
      const record = await consumer.getOne({ timeoutMs: 900_000 })
      expect(record).toMatchObject({ ...place, offset: 0n })
    }))

  test('a partition that is added later, and has a committed offset, starts there', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const { broker } = world
      fill(world, 0)
      const consumer = await member(world, { autoOffsetReset: 'latest' })
      broker.createPartitions('t', 2)
      fill(world, 1)
      broker.commit('g', [{ ...place, offset: 17n }])
      const record = await consumer.getOne({ timeoutMs: 900_000 })
      expect(record).toMatchObject({ ...place, offset: 17n })
    }))

  test('an answer for a partition that has gone meanwhile changes nothing (G-STALE)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const { broker } = world
      fill(world, 0)
      broker.commit('g', [{ ...at(0), offset: 17n }])
      const answer = gate()
      let asked = 0
      broker.on(offsetFetchApi, async () => {
        asked += 1
        if (asked === 1) await answer.opened
      })
      const consumer = await world.consumer({ groupId: 'g', enableAutoCommit: false })
      consumer.assign([at(0)])
      await world.until(() => asked === 1)
      consumer.unsubscribe()
      consumer.assign([at(0)])
      consumer.seek(at(0), 3)
      answer.open()
      expect((await take(consumer, 1))[0]?.offset).toBe(3n)
    }))
})
