import { ErrorCode, KafkaError } from '@kclient/errors'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { joinGroupApi } from '@kclient/protocol/messages/join-group'
import { leaveGroupApi } from '@kclient/protocol/messages/leave-group'
import { offsetCommitApi } from '@kclient/protocol/messages/offset-commit'
import { expect, test } from 'vitest'
import { rejection } from './support/eventually.ts'
import { askPast, told } from './support/groups.ts'
import { at, inWorld, take } from './support/world.ts'

const fast = { groupId: 'g', heartbeatIntervalMs: 1_000, sessionTimeoutMs: 6_000 }

test('heartbeats go on while the application is at work, and while a listener is (G-ALIVE)', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, runtime, until }) => {
    append(at(0), 10)
    const log: string[] = []
    const consumer = await start(fast)
    consumer.subscribe('t', {
      ...told(log),
      onPartitionsAssigned: async () => {
        await runtime.sleep(20_000)
        log.push('assigned')
      },
    })
    await until(() => log.length === 1)
    await take(consumer, 5)
    await runtime.sleep(60_000)
    expect(log).toEqual(['assigned'])
    expect(broker.group('g')).toMatchObject({ state: 'Stable', generationId: 1 })
    expect((await take(consumer, 1))[0]?.offset).toBe(5n)
  }))

test('a session that ran out by our own clock is lost, before the coordinator says so (G-ALIVE)', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, until, runtime }) => {
    append(at(0), 50)
    const log: string[] = []
    const consumer = await start(fast)
    consumer.subscribe('t', told(log))
    await take(consumer, 10)
    const began = runtime.now()
    const off = broker.on(heartbeatApi, () => 'drop')
    const offJoin = broker.on(joinGroupApi, () => 'drop')
    await until(() => log.includes('lost t-0'))
    expect(runtime.now() - began).toBeLessThanOrEqual(6_000)
    expect(await consumer.getMany({ timeoutMs: 100 })).toHaveProperty('size', 0)
    off()
    offJoin()
    await until(() => log.length === 3)
    expect(log).toEqual(['assigned t-0', 'lost t-0', 'assigned t-0'])
  }))

test('whatever a heartbeat is answered with, the next one follows (G-ALIVE)', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, until }) => {
    const consumer = await start({ ...fast, topics: 't', sessionTimeoutMs: 60_000 })
    const answers = [
      ErrorCode.UNKNOWN_SERVER_ERROR,
      ErrorCode.COORDINATOR_NOT_AVAILABLE,
      ErrorCode.NOT_COORDINATOR,
      ErrorCode.REQUEST_TIMED_OUT,
      12_345,
    ]
    let beats = 0
    broker.on(heartbeatApi, () => {
      const errorCode = answers[beats++]
      return errorCode === undefined ? undefined : { errorCode }
    })
    await until(() => beats > 10)
    expect(consumer.assignment()).toEqual([at(0)])
    expect(broker.group('g')?.generationId).toBe(1)
  }))

test('a handler that outlives maxPollIntervalMs leaves the group, is told once how long it took, and joins again when it asks', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, until, runtime }) => {
    append(at(0), 50)
    const log: string[] = []
    const consumer = await start({ ...fast, maxPollIntervalMs: 10_000 })
    consumer.subscribe('t', told(log))
    await take(consumer, 10)
    let reason: string | null | undefined
    broker.on(leaveGroupApi, ({ request }) => {
      reason = request.members[0]?.reason
    })
    await runtime.sleep(30_000)
    expect(reason).toContain('maxPollIntervalMs')
    expect(log).toEqual(['assigned t-0', 'lost t-0'])
    expect(broker.group('g')?.members).toEqual([])
    expect(broker.committed('g', at(0))).toBe(9n)
    const error = await rejection(consumer.getOne())
    expect(error).toBeInstanceOf(KafkaError)
    expect(error).toMatchObject({ code: 'MAX_POLL_EXCEEDED' })
    expect(error.message).toMatch(/For 10\d{3} ms .* maxPollIntervalMs is 10000/)
    expect((await take(consumer, 1))[0]?.offset).toBe(9n)
    expect(log).toEqual(['assigned t-0', 'lost t-0', 'assigned t-0'])
    await until(() => broker.group('g')?.state === 'Stable')
  }))

test('who waits for records is at it, however long nothing comes', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, runtime }) => {
    const consumer = await start({ ...fast, topics: 't', maxPollIntervalMs: 10_000 })
    const record = consumer.getOne()
    await runtime.sleep(60_000)
    append(at(0), 1)
    expect((await record)?.offset).toBe(0n)
    expect(broker.group('g')?.generationId).toBe(1)
  }))

test.each([ErrorCode.ILLEGAL_GENERATION, ErrorCode.UNKNOWN_MEMBER_ID])(
  'a commit that is answered with %d ends in one error and one join, never in a storm (G-CALM)',
  errorCode =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, until, runtime }) => {
      append(at(0), 20)
      const log: string[] = []
      const consumer = await start({ ...fast, enableAutoCommit: false })
      consumer.subscribe('t', told(log))
      await take(consumer, 7)
      let joins = 0
      let commits = 0
      broker.on(joinGroupApi, () => void (joins += 1))
      const off = broker.on(offsetCommitApi, ({ request }) => {
        commits += 1
        const topics = request.topics.map(topic => ({
          ...topic,
          partitions: topic.partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
        }))
        return { topics }
      })
      expect(await rejection(consumer.commit())).toMatchObject({ code: 'COMMIT_FAILED' })
      off()
      await until(() => log.length === 3)
      await runtime.sleep(10_000)
      expect(log).toEqual(['assigned t-0', 'lost t-0', 'assigned t-0'])
      expect(commits).toBe(1)
      expect(joins).toBeLessThanOrEqual(2)
      await take(consumer, 3)
      await consumer.commit()
      expect(broker.committed('g', at(0))).toBe(3n)
    }),
)

test('a commit waits while the group is joined, and goes out as the new generation (G-STALE)', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, until }) => {
    append(at(0), 20)
    const consumer = await start({ ...fast, topics: 't', enableAutoCommit: false })
    await take(consumer, 7)
    await askPast(consumer)
    const generations: number[] = []
    broker.on(offsetCommitApi, ({ request }) => void generations.push(request.generationIdOrMemberEpoch))
    let committed: Promise<void> | undefined
    broker.on(joinGroupApi, async call => {
      const answer = call.next()
      // The member has sent its JoinGroup: from here on its old generation may be over at any moment.
      if (call.request.memberId !== '') committed ??= consumer.commit([{ ...at(0), offset: 5n }])
      return await answer
    })
    broker.rebalance('g')
    await until(() => committed !== undefined)
    await committed
    expect(generations).toEqual([2])
    expect(broker.committed('g', at(0))).toBe(5n)
  }))

test('a JoinGroup waits for the commit that is under way (G-STALE)', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, until, runtime }) => {
    append(at(0), 20)
    const consumer = await start({ ...fast, topics: 't', enableAutoCommit: false })
    await take(consumer, 7)
    await askPast(consumer)
    const log: string[] = []
    broker.on(offsetCommitApi, async call => {
      log.push('commit')
      await call.delay(5_000)
      log.push('committed')
      return await call.next()
    })
    broker.on(joinGroupApi, () => void log.push('join'))
    const committed = consumer.commit()
    await until(() => log.length === 1)
    broker.rebalance('g')
    await committed
    await until(() => log.includes('join'))
    expect(log).toEqual(['commit', 'committed', 'join'])
    await runtime.sleep(1_000)
    expect(broker.committed('g', at(0))).toBe(7n)
  }))
