import { AsyncLocalStorage } from 'node:async_hooks'
import { tracingChannel } from 'node:diagnostics_channel'
import { ErrorCode } from '@kclient/errors'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { offsetCommitApi } from '@kclient/protocol/messages/offset-commit'
import { afterEach, expect, test } from 'vitest'
import type { CommitContext, ProcessContext, RebalanceContext } from '../src/index.ts'
import { at, inWorld, take } from './support/world.ts'

interface Event<C> {
  readonly name: string
  readonly context: C
}

const undo: (() => void)[] = []
afterEach(() => {
  for (const each of undo.splice(0)) each()
})

/** Every event from now on, in order. */
function listen<C extends object>(name: string): Event<C>[] {
  const events: Event<C>[] = []
  const note = (event: string) => (message: unknown) => {
    events.push({ name: event, context: message as C })
  }
  const subscribers = {
    start: note('start'),
    end: note('end'),
    asyncStart: note('asyncStart'),
    asyncEnd: note('asyncEnd'),
    error: note('error'),
  }
  const channel = tracingChannel<unknown, C>(`kclient:consumer:${name}`)
  channel.subscribe(subscribers)
  undo.push(() => channel.unsubscribe(subscribers))
  return events
}

function contexts<C>(events: readonly Event<C>[]): C[] {
  return [...new Set(events.map(({ context }) => context))]
}

function names<C>(events: readonly Event<C>[], context: C): string[] {
  return events.filter(event => event.context === context).map(({ name }) => name)
}

test('a member tells of its rebalances: why, what came and what went', () =>
  inWorld({ topics: { t: 2 } }, async ({ consumer: start, append, until }) => {
    append(at(0), 100)
    append(at(1), 100)
    const events = listen<RebalanceContext>('rebalance')
    const one = await start({ topics: 't', groupId: 'g', clientId: 'one' })
    const [first] = contexts(events)
    const { memberId, generationId } = one.groupMetadata()
    expect(first).toMatchObject({ clientId: 'one', groupId: 'g', memberId, generationId, strategy: 'range' })
    expect(first).toMatchObject({ revoked: [], lost: [], assigned: [at(0), at(1)] })
    expect(names(events, first as RebalanceContext)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd'])
    expect(one.health()).toMatchObject({
      healthy: true,
      group: { groupId: 'g', state: 'stable', memberId, generationId, rebalancingMs: 0, lastError: undefined },
    })
    await take(one, 30)
    // The first member has to hear of it by a heartbeat, and asks for records meanwhile.
    const asking = one.getOne({ timeoutMs: 60_000 })
    const two = await start({ topics: 't', groupId: 'g', clientId: 'two' })
    await asking
    await until(() => one.assignment().length === 1 && one.health().group?.state === 'stable')
    const again = contexts(events).filter(({ clientId }) => clientId === 'one')[1]
    expect(again?.reason).toEqual(expect.stringContaining('rebalances'))
    expect(again).toMatchObject({ revoked: [at(0), at(1)], lost: [], assigned: one.assignment() })
    expect(two.metrics().group?.rebalances).toMatchObject({ begun: 1, completed: 1, failed: 0, partitionsAssigned: 1 })
    const { rebalances, heartbeats } = one.metrics().group ?? {}
    expect(rebalances).toMatchObject({ begun: 2, completed: 2, failed: 0, abandoned: 0, partitionsLost: 0 })
    expect(rebalances?.durationMs.count).toBe(2)
    expect(rebalances?.sinceLastMs).not.toBeNull()
    expect(heartbeats?.sent).toBeGreaterThan(0)
    expect(one.metrics()).toMatchObject({ groupId: 'g' })
  }))

test('partitions that are lost are told apart, and the member is not healthy until it is one again', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, until }) => {
    append(at(0), 100)
    append(at(1), 100)
    const consumer = await start({ topics: 't', groupId: 'g' })
    await take(consumer, 30)
    const events = listen<RebalanceContext>('rebalance')
    broker.evictMember('g', consumer.groupMetadata().memberId)
    const asking = consumer.getMany({ timeoutMs: 60_000 })
    await until(() => consumer.health().group?.lastError !== undefined)
    expect(consumer.health()).toMatchObject({ healthy: false, group: { lastError: { code: 'MEMBERSHIP_LOST' } } })
    await until(() => consumer.health().group?.state === 'stable' && consumer.health().healthy)
    await asking
    expect(consumer.health().group?.lastError).toBeUndefined()
    expect(consumer.metrics().group?.rebalances).toMatchObject({ partitionsLost: 2, partitionsRevoked: 0 })
    expect(contexts(events).at(-1)).toMatchObject({ assigned: [at(0), at(1)], groupId: 'g' })
  }))

test('commits are told with what made them: a call, the interval, and stop (C-COMMIT)', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start, append, until }) => {
    append(at(0), 100)
    const consumer = await start({ topics: 't', groupId: 'g', autoCommitIntervalMs: 1000 })
    const events = listen<CommitContext>('commit')
    await take(consumer, 33)
    await until(() => contexts(events).length === 1)
    expect(contexts(events)[0]).toMatchObject({
      groupId: 'g',
      trigger: 'interval',
      offsets: [{ ...at(0), offset: 32n }],
    })
    await consumer.commit()
    expect(contexts(events)[1]).toMatchObject({ trigger: 'call', offsets: [{ ...at(0), offset: 33n }] })
    await take(consumer, 20)
    await consumer.stop()
    expect(contexts(events).at(-1)).toMatchObject({ trigger: 'stop', offsets: [{ ...at(0), offset: 52n }] })
    for (const context of contexts(events)) {
      expect(names(events, context)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd'])
    }
    const commits = consumer.metrics().group?.commits
    expect(commits).toMatchObject({ failed: 0, failedByCode: {} })
    expect(commits?.begun).toBe(commits?.succeeded)
    expect(commits?.begun).toBe(contexts(events).length)
    expect(commits?.latencyMs.count).toBe(commits?.succeeded)
  }))

test('a commit that fails is counted by code, traced with its error, and shows in health until one succeeds', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
    append(at(0), 100)
    const consumer = await start({ topics: 't', groupId: 'g', enableAutoCommit: false })
    await take(consumer, 33)
    const events = listen<CommitContext>('commit')
    broker.on(
      offsetCommitApi,
      async call => {
        const response = await call.next()
        for (const { partitions } of response.topics) {
          for (const data of partitions) data.errorCode = ErrorCode.OFFSET_METADATA_TOO_LARGE
        }
        return response
      },
      { times: 1 },
    )
    const error = await consumer.commit().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'OFFSET_METADATA_TOO_LARGE' })
    expect(contexts(events)).toMatchObject([{ error }])
    expect(events.map(({ name }) => name)).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd'])
    expect(consumer.health().group?.lastCommitError).toBe(error)
    expect(consumer.metrics().group?.commits).toMatchObject({
      failed: 1,
      failedByCode: { OFFSET_METADATA_TOO_LARGE: 1 },
    })
    await consumer.commit()
    expect(consumer.health().group?.lastCommitError).toBeUndefined()
    expect(consumer.metrics().group?.commits).toMatchObject({ begun: 2, succeeded: 1, failed: 1 })
  }))

test('handlers of run() are traced as they work, and a handler that throws is told as one that did not handle', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start, append, runtime }) => {
    append(at(0), 30)
    const consumer = await start({ topics: 't', groupId: 'g' })
    const events = listen<ProcessContext>('process')
    const span = new AsyncLocalStorage<string>()
    const { start: begun } = tracingChannel<unknown, ProcessContext>('kclient:consumer:process')
    begun.bindStore(span, ({ firstOffset }) => `span ${firstOffset}`)
    undo.push(() => begun.unbindStore(span))
    const cause = new Error('no more')
    const running = consumer.run({
      eachRecord: async ({ offset }) => {
        expect(span.getStore()).toBe(`span ${offset}`)
        await runtime.sleep(10)
        expect(span.getStore()).toBe(`span ${offset}`)
        if (offset === 7n) throw cause
      },
    })
    await expect(running).rejects.toBe(cause)
    const all = contexts(events)
    expect(all.map(({ firstOffset }) => Number(firstOffset))).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(all.at(-1)).toMatchObject({ operation: 'run', handled: false, error: cause })
    for (const context of all.slice(0, -1)) {
      expect(context).toMatchObject({ operation: 'run', groupId: 'g', handled: true, recordCount: 1 })
      expect(names(events, context)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd'])
    }
  }))

test('a member that is refused once, and is one all the same, is healthy again with its next heartbeat', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, until }) => {
    append(at(0), 30)
    const consumer = await start({ topics: 't', groupId: 'g', heartbeatIntervalMs: 1000 })
    await take(consumer, 7)
    broker.on(heartbeatApi, () => ({ errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED }), { times: 1 })
    await until(() => consumer.health().group?.lastError !== undefined)
    expect(consumer.health()).toMatchObject({ healthy: false, lastError: { code: 'GROUP_AUTHORIZATION_FAILED' } })
    await expect(consumer.getOne()).rejects.toMatchObject({ code: 'GROUP_AUTHORIZATION_FAILED' })
    await until(() => consumer.health().healthy)
    expect(consumer.health().group).toMatchObject({ state: 'stable', lastError: undefined })
    expect(consumer.metrics().group?.heartbeats).toMatchObject({
      failed: 1,
      failedByCode: { GROUP_AUTHORIZATION_FAILED: 1 },
    })
    expect(await take(consumer, 23)).toHaveLength(23)
  }))
