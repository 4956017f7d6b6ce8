import { ErrorCode } from '@kclient/errors'
import type { Api } from '@kclient/protocol'
import { findCoordinatorApi } from '@kclient/protocol/messages/find-coordinator'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { joinGroupApi } from '@kclient/protocol/messages/join-group'
import { offsetCommitApi } from '@kclient/protocol/messages/offset-commit'
import { offsetFetchApi } from '@kclient/protocol/messages/offset-fetch'
import { syncGroupApi } from '@kclient/protocol/messages/sync-group'
import { corrupt, type EmbeddedBroker, VirtualRuntime } from '@kclient/testing'
import { expect, test } from 'vitest'
import type { Consumer } from '../src/index.ts'
import { gate, rejection } from './support/eventually.ts'
import { told } from './support/groups.ts'
import { at, inWorld, take } from './support/world.ts'

const fast = { groupId: 'g', heartbeatIntervalMs: 100, sessionTimeoutMs: 6_000, requestTimeoutMs: 2_000 }

/** Moves the coordinator of the group to the next node. */
function move(broker: EmbeddedBroker): void {
  broker.moveCoordinator('g', (broker.coordinatorOf('g') % broker.nodes.length) + 1)
}

test('a commit that is given up while it looks for the coordinator takes nobody with it: heartbeats go on (M-SHARED, G-ALIVE)', () =>
  inWorld({ nodes: 3, topics: { t: 2 } }, async ({ broker, consumer: start, append, until, runtime }) => {
    append(at(0), 20)
    const log: string[] = []
    const consumer = await start({ ...fast, enableAutoCommit: false, heartbeatIntervalMs: 1_000 })
    consumer.subscribe('t', told(log))
    await take(consumer, 7)
    log.length = 0
    const { memberId, generationId } = consumer.groupMetadata()
    let lookUps = 0
    const held = gate()
    const off = broker.on(findCoordinatorApi, async () => {
      lookUps++
      await held.opened
    })
    // The commit finds out that the coordinator moved, and is the first to look for it.
    move(broker)
    const giveUp = new AbortController()
    const committing = rejection(consumer.commit(undefined, { signal: giveUp.signal }))
    await until(() => lookUps === 1)
    let beats = 0
    broker.on(heartbeatApi, () => void beats++)
    await runtime.sleep(1_500)
    giveUp.abort(new Error('given up'))
    expect((await committing).message).toMatch(/given up/)
    off()
    held.open()
    await until(() => beats > 3)
    expect(lookUps).toBeLessThan(4)
    expect(log).toEqual([])
    expect(consumer.groupMetadata()).toMatchObject({ memberId, generationId })
    await take(consumer, 13)
    await consumer.commit()
    expect(broker.committed('g', at(0))).toBe(20n)
  }))

test('a coordinator that is gone for good is not asked again: the membership, and commits, go on at the next', () =>
  inWorld({ nodes: 3, topics: { t: { partitions: 2, replicationFactor: 3 } } }, async world => {
    const { broker, consumer: start, append, runtime } = world
    append(at(0), 20)
    append(at(1), 20)
    const log: string[] = []
    const consumer = await start({ ...fast, autoCommitIntervalMs: 200 })
    consumer.subscribe('t', told(log))
    await take(consumer, 11)
    log.length = 0
    const { memberId, generationId } = consumer.groupMetadata()
    for (let removed = 0; removed < 2; removed++) {
      const gone = broker.coordinatorOf('g')
      await broker.stopNode(gone)
      await runtime.sleep(5_000)
      expect(broker.coordinatorOf('g')).not.toBe(gone)
      await take(consumer, 5)
      await consumer.commit()
      expect(broker.group('g')?.members.map(member => member.memberId)).toEqual([memberId])
    }
    // No session ran out, nobody was lost, and nothing began anew.
    await runtime.sleep(10_000)
    expect(log).toEqual([])
    expect(consumer.groupMetadata()).toMatchObject({ memberId, generationId })
    await take(consumer, 19)
    await consumer.commit()
    expect([0, 1].map(partition => broker.committed('g', at(partition)))).toEqual([20n, 20n])
  }))

test('a JoinGroup whose answer is held past the rebalance timeout is the only one under way, and no commit overtakes it (G-STALE)', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, runtime, until }) => {
    append(at(0), 20)
    append(at(1), 20)
    const underWay = new Map<string, number>()
    const overlaps: string[] = []
    let heldMs = 0
    const watch = <QI, Q, RI, R>(api: Api<QI, Q, RI, R>, holds = false): void => {
      broker.on<QI, Q, RI, R>(api, async call => {
        const who = call.clientId ?? ''
        const others = underWay.get(who) ?? 0
        if (others > 0) overlaps.push(`${api.name} of ${who} beside another`)
        underWay.set(who, others + 1)
        const answer = await call.next()
        if (holds && heldMs > 0) {
          const holdMs = heldMs
          heldMs = 0
          await call.delay(holdMs)
        }
        underWay.set(who, (underWay.get(who) ?? 1) - 1)
        return answer as unknown as RI
      })
    }
    watch(joinGroupApi, true)
    watch(syncGroupApi)
    watch(offsetCommitApi)
    const options = { ...fast, topics: 't', rebalanceTimeoutMs: 1_000, requestTimeoutMs: 60_000 }
    const first = await start({ ...options, clientId: 'first' })
    await take(first, 13)
    const second = await start({ ...options, clientId: 'second' })
    await until(() => second.assignment().length === 1)
    heldMs = 4_000
    broker.rebalance('g')
    const taken = (async () => {
      for (const consumer of [first, second]) {
        for (let record = await consumer.getOne({ timeoutMs: 6_000 }); record !== null;) {
          const done = record
          // Refused commits are nothing to this test.
          await consumer.commit(done).catch(() => undefined)
          record = await consumer.getOne({ timeoutMs: 6_000 })
        }
      }
    })()
    await runtime.sleep(20_000)
    await taken
    expect(heldMs).toBe(0)
    expect(overlaps).toEqual([])
    await until(() => first.assignment().length === 1 && second.assignment().length === 1)
    await first.stop()
    await second.stop()
    expect([0, 1].map(partition => broker.committed('g', at(partition)))).toEqual([20n, 20n])
  }))

// One error per request, of every kind that there is: what is never an answer to it, what nobody knows, what is no answer.
const codes = [...Object.values(ErrorCode), 9_999].filter(code => code !== 0)
const runs = Array.from({ length: Number(process.env['KCLIENT_RUNS'] ?? 6) }, (_, index) => index + 1)

test.each(runs)(
  'whatever the requests of a group are answered with, a member is back at work in the end, run %i (G-ALIVE, G-CALM)',
  run =>
    inWorld({ nodes: 2, topics: { t: 2 } }, async ({ broker, consumer: start, append, runtime, until }) => {
      const chance = new VirtualRuntime({ seed: run })
      const any = <T>(items: readonly T[]): T => items[Math.floor(chance.random() * items.length)] as T
      const consumer: Consumer = await start({ ...fast, topics: 't', autoCommitIntervalMs: 200, retryBackoffMs: 20 })
      const seen = new Map<string, number>()
      let isOver = false
      const disturb = <QI, Q, RI, R>(api: Api<QI, Q, RI, R>, refuse: (errorCode: number, request: Q) => RI): void => {
        broker.on<QI, Q, RI, R>(api, async call => {
          if (isOver || chance.random() < 0.3) return undefined
          seen.set(api.name, (seen.get(api.name) ?? 0) + 1)
          const dice = chance.random()
          if (dice < 0.1) return 'close'
          if (dice < 0.2) return corrupt(frame => frame.fill(0xff, 8))
          // These end a member on purpose.
          const ends = [ErrorCode.FENCED_INSTANCE_ID, ErrorCode.UNSUPPORTED_VERSION] as number[]
          return refuse(any(codes.filter(code => !ends.includes(code))), call.request)
        })
      }
      disturb(heartbeatApi, errorCode => ({ errorCode }))
      disturb(joinGroupApi, (errorCode, { memberId }) => {
        return { errorCode, memberId, leader: '', protocolName: '', members: [] }
      })
      disturb(syncGroupApi, errorCode => ({ errorCode, assignment: Buffer.alloc(0) }))
      disturb(offsetFetchApi, (errorCode, { groups }) => {
        return { groups: groups.map(({ groupId }) => ({ groupId, errorCode, topics: [] })) }
      })
      disturb(offsetCommitApi, (errorCode, { topics }) => ({
        topics: topics.map(({ name, topicId, partitions }) => ({
          name,
          topicId,
          partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
        })),
      }))
      disturb(findCoordinatorApi, (errorCode, { coordinatorKeys }) => ({
        coordinators: coordinatorKeys.map(key => {
          return { key, errorCode, errorMessage: null, nodeId: -1, host: '', port: -1 }
        }),
      }))
      const values = new Set<string>()
      const reading = (async () => {
        while (values.size < 60) {
          // What only the application can mend it is told; asking again is what it does.
          const record = await consumer.getOne({ timeoutMs: 1_000 }).catch(() => null)
          if (record !== null) values.add(String(record.value))
        }
      })()
      for (let round = 0; round < 6; round++) {
        append(at(round % 2), 10, `${round}-`)
        await runtime.sleep(5_000)
        if (round % 2 === 1) move(broker)
      }
      isOver = true
      await until(() => values.size === 60)
      await reading
      expect(seen.get('Heartbeat')).toBeGreaterThan(0)
      // Errors come at the pace of the member's tries, and these have waits between them.
      for (const [api, count] of seen) expect(count, api).toBeLessThan(1_500)
      const isDone = (): boolean => [0, 1].every(partition => broker.committed('g', at(partition)) === 30n)
      for (let asks = 0; asks < 100 && !isDone(); asks++) await consumer.getOne({ timeoutMs: 500 }).catch(() => null)
      await consumer.stop()
      expect([0, 1].map(partition => broker.committed('g', at(partition)))).toEqual([30n, 30n])
    }),
)
