import { expect, test } from 'vitest'
import { joinGroupApi } from '@kclient/protocol/messages/join-group'
import { gate } from './support/eventually.ts'
import { askPast, places, told } from './support/groups.ts'
import { at, inWorld, summary, take } from './support/world.ts'

const fast = { groupId: 'g', heartbeatIntervalMs: 100, sessionTimeoutMs: 6_000 }

test('partitions are given back before the group is joined: what is in hand comes back, is committed, and told (G-HANDOVER)', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, until, runtime }) => {
    append(at(0), 20)
    append(at(1), 20)
    const log: string[] = []
    // By name, so that it is known who gets what.
    const first = await start({ ...fast, groupInstanceId: 'a' })
    const seen: bigint[] = []
    first.subscribe('t', {
      onPartitionsRevoked: async partitions => {
        log.push(
          `revoked ${places(partitions).join(' ')} at ${String(broker.committed('g', at(0)))}, seen to ${String(seen.at(-1))}`,
        )
        await runtime.sleep(50)
        log.push('revoked, told')
      },
      onPartitionsAssigned: partitions => void log.push(`assigned ${places(partitions).join(' ')}`),
    })
    await until(() => first.assignment().length === 2)
    const body = gate()
    const loop = (async () => {
      for await (const { partition, offset } of first) {
        if (partition !== 0) continue
        seen.push(offset)
        if (offset === 6n) await body.opened
        if (offset === 6n) log.push('in hand no more')
      }
    })()
    await until(() => seen.at(-1) === 6n)
    const { memberId } = first.groupMetadata()
    let others = 0
    broker.on(joinGroupApi, ({ request }) => {
      if (request.memberId === memberId) log.push('join again')
      else others += 1
    })
    const second = start({ ...fast, groupInstanceId: 'b', topics: 't' })
    await until(() => others === 1)
    await runtime.sleep(1_000)
    expect(log).not.toContain('join again')
    body.open()
    const other = await second
    await until(() => first.assignment().length === 1)
    expect([...log]).toEqual([
      'assigned t-0 t-1',
      'in hand no more',
      'revoked t-0 t-1 at 7, seen to 6',
      'revoked, told',
      'join again',
      'assigned t-0',
    ])
    expect(places(other.assignment())).toEqual(['t-1'])
    await until(() => seen.length === 20)
    expect(seen.map(Number)).toEqual(Array.from({ length: 20 }, (_, n) => n))
    await first.stop()
    await loop
  }))

test('nothing that was prefetched of a partition is handed out after it went (G-HANDOVER)', () =>
  inWorld({ topics: { t: 2 } }, async ({ consumer: start, append, until }) => {
    append(at(0), 50)
    append(at(1), 50)
    const first = await start({ ...fast, topics: 't' })
    await take(first, 7)
    await askPast(first)
    await until(() => first.health().bufferedBytes > 0)
    const second = await start({ ...fast, topics: 't' })
    const [gone] = second.assignment()
    const rest = await first.getMany({ timeoutMs: 500 })
    expect(rest.has('t', gone?.partition ?? -1)).toBe(false)
  }))

test('an eager member that gets a partition back keeps its position, what is buffered, and its pause (G-KEPT)', () =>
  inWorld({ topics: { t: 2 } }, async ({ consumer: start, append, until, fetches }) => {
    append(at(0), 30)
    append(at(1), 30)
    const first = await start({ ...fast, topics: 't', enableAutoCommit: false })
    await until(() => first.health().bufferedBytes > 0)
    expect(summary(await first.getMany({ maxRecords: 9, partitions: [at(0)], timeoutMs: 1000 }))).toEqual({
      't-0': [0, 1, 2, 3, 4, 5, 6, 7, 8],
    })
    await first.getMany({ maxRecords: 3, partitions: [at(0)] })
    await askPast(first)
    first.pause([at(0)])
    const requests = fetches()
    await start({ ...fast, topics: 't' })
    await until(() => first.assignment().length === 1)
    expect(places(first.assignment())).toEqual(['t-0'])
    expect(first.paused()).toEqual([at(0)])
    expect(await first.position(at(0))).toBe(12n)
    first.resume([at(0)])
    expect((await take(first, 18)).map(({ offset }) => Number(offset))).toEqual(
      Array.from({ length: 18 }, (_, n) => n + 12),
    )
    // What was buffered is not fetched again: whoever asks for this partition asks behind it.
    const offsets = requests.flatMap(({ topics }) =>
      topics.flatMap(({ partitions }) => partitions.filter(each => each.partition === 0).map(each => each.fetchOffset)),
    )
    expect(offsets.every(offset => offset >= 30n)).toBe(true)
  }))

test('a cooperative member keeps what stays flowing, and is told only of what changes (G-KEPT)', () =>
  inWorld({ topics: { t: 3 } }, async ({ broker, consumer: start, append, until, runtime }) => {
    const options = { ...fast, partitionAssignmentStrategy: 'cooperative-sticky' as const }
    for (const partition of [0, 1, 2]) append(at(partition), 10)
    const log: string[] = []
    const first = await start(options)
    first.subscribe('t', told(log))
    await take(first, 30)
    await askPast(first)
    expect(log).toEqual(['assigned t-0 t-1 t-2'])
    // As long as the second member's join is held up, what the first keeps flows on.
    const hold = gate()
    let joins = 0
    broker.on(joinGroupApi, async call => {
      const answer = await call.next()
      if (++joins > 1) await hold.opened
      return answer
    })
    const second = start({ ...options, topics: 't' })
    await until(() => joins > 1)
    append(at(0), 10, 'more')
    append(at(1), 10, 'more')
    append(at(2), 10, 'more')
    expect(await take(first, 30)).toHaveLength(30)
    await askPast(first)
    hold.open()
    const other = await second
    await until(() => first.assignment().length === 2 && other.assignment().length === 1)
    await runtime.sleep(1_000)
    const kept = places(first.assignment())
    const gone = ['t-0', 't-1', 't-2'].filter(place => !kept.includes(place))
    expect(gone).toEqual(places(other.assignment()))
    expect(log).toContain(`revoked ${gone.join(' ')}`)
    expect(log.filter(line => line.startsWith('revoked'))).toHaveLength(1)
    expect(log.slice(1).filter(line => line.startsWith('assigned '))).toEqual([])
  }))

test('lost is told apart from revoked: at once nothing more is handed out, and nothing is committed (G-LOST)', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, until }) => {
    append(at(0), 50)
    const log: string[] = []
    const consumer = await start(fast)
    consumer.subscribe('t', told(log))
    await take(consumer, 10)
    const { memberId } = consumer.groupMetadata()
    broker.evictMember('g', memberId)
    await until(() => log.length === 2)
    expect(log).toEqual(['assigned t-0 t-1', 'lost t-0 t-1'])
    expect(broker.committed('g', at(0))).toBeNull()
    // It joins again by itself, and begins at what is committed: at the start.
    await until(() => log.length === 3)
    expect(log[2]).toBe('assigned t-0 t-1')
    expect((await take(consumer, 1))[0]?.offset).toBe(0n)
    expect(consumer.groupMetadata().memberId).not.toBe(memberId)
  }))

test('a listener without onPartitionsLost hears of it as revoked', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, until }) => {
    const log: string[] = []
    const { onPartitionsRevoked } = told(log)
    const consumer = await start(fast)
    consumer.subscribe('t', { onPartitionsRevoked })
    await until(() => consumer.assignment().length === 1)
    broker.evictMember('g', consumer.groupMetadata().memberId)
    await until(() => log.length === 1)
    expect(log).toEqual(['revoked t-0'])
  }))
