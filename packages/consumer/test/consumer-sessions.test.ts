import { fetchApi, type FetchRequest } from '@kclient/protocol/messages/fetch'
import { expect, test } from 'vitest'
import { offsets } from './support/chunks.ts'
import { at, inWorld, take } from './support/world.ts'

/** What a request says of its session, and which partitions it names and takes back. */
function session({ sessionId, sessionEpoch, topics, forgottenTopicsData }: FetchRequest) {
  return {
    sessionId,
    sessionEpoch,
    named: topics.flatMap(({ partitions }) => partitions.map(({ partition }) => partition)),
    forgotten: forgottenTopicsData.flatMap(({ partitions }) => partitions),
  }
}

test('an idle session names nothing, and counts its requests', () =>
  inWorld({ topics: { t: 3 } }, async ({ consumer: start, runtime, fetches }) => {
    const seen = fetches()
    await start({ topics: 't' })
    await runtime.sleep(2000)
    const [first, second, third] = seen.map(session)
    expect(first).toMatchObject({ sessionId: 0, sessionEpoch: 0, named: [0, 1, 2], forgotten: [] })
    expect(second).toMatchObject({ sessionEpoch: 1, named: [], forgotten: [] })
    expect(second?.sessionId).toBeGreaterThan(0)
    expect(third).toMatchObject({ sessionId: second?.sessionId, sessionEpoch: 2, named: [], forgotten: [] })
  }))

test('a partition that is buffered is taken out of the session until it is read', () =>
  inWorld({ topics: { t: 2 } }, async ({ consumer: start, runtime, append, fetches }) => {
    append(at(0), 5)
    append(at(0), 5)
    const seen = fetches()
    const consumer = await start({ topics: 't' })
    await runtime.sleep(2000)
    expect(seen.map(session)[1]).toMatchObject({ sessionEpoch: 1, named: [], forgotten: [0] })
    await take(consumer, 10)
    await runtime.sleep(1000)
    expect(seen.map(session).find(({ named }) => named.includes(0) && named.length === 1)).toBeDefined()
    expect(seen.map(session).at(-1)).toMatchObject({ named: [], forgotten: [] })
  }))

test('a session that the broker has evicted is opened anew, and no record is lost or comes twice', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, runtime, append, fetches }) => {
    append(at(0), 5)
    const consumer = await start({ topics: 't' })
    expect(offsets(await take(consumer, 5))).toEqual([0, 1, 2, 3, 4])
    await runtime.sleep(1500)
    const seen = fetches()
    broker.evictFetchSessions()
    await runtime.sleep(1500)
    append(at(0), 5)
    expect(offsets(await take(consumer, 5))).toEqual([5, 6, 7, 8, 9])
    const opened = seen.map(session).filter(({ sessionEpoch }) => sessionEpoch === 0)
    // All that the consumer reads, what was served longest ago first.
    expect(opened).toEqual([{ sessionId: 0, sessionEpoch: 0, named: [1, 0], forgotten: [] }])
  }))

test.each([
  ['an unknown id (70)', 70],
  ['a wrong epoch (71)', 71],
  ['other topic ids (106)', 106],
])('an answer with %s leads to a full request, not to a loop', (_, errorCode) =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, runtime, append, fetches }) => {
    append(at(0), 5)
    const seen = fetches()
    const consumer = await start({ topics: 't' })
    await take(consumer, 5)
    await runtime.sleep(600)
    seen.length = 0
    broker.on(fetchApi, call => (seen.push(call.request), { errorCode, responses: [] }), { times: 8 })
    await runtime.sleep(60_000)
    append(at(0), 2)
    expect(offsets(await take(consumer, 2))).toEqual([5, 6])
    const epochs = seen.map(session).slice(1, 9)
    expect(epochs.every(({ sessionEpoch, named }) => sessionEpoch === 0 && named.length === 1)).toBe(true)
    expect(seen.length).toBeLessThan(200)
  }),
)

test('a broker without room for a session is fetched from without one', () =>
  inWorld({ topics: { t: 2 }, fetchSessionSlots: 0 }, async ({ consumer: start, runtime, append, fetches }) => {
    append(at(0), 3)
    const seen = fetches()
    const consumer = await start({ topics: 't' })
    expect(offsets(await take(consumer, 3))).toEqual([0, 1, 2])
    await runtime.sleep(3000)
    append(at(1), 3)
    expect(offsets(await take(consumer, 3))).toEqual([0, 1, 2])
    const epochs = seen.map(({ sessionEpoch }) => sessionEpoch)
    expect(epochs[0]).toBe(0)
    expect(new Set(epochs.slice(1))).toEqual(new Set([-1]))
    // The broker waits for data in these too: no spinning.
    expect(epochs.length).toBeLessThan(20)
  }))

test('a connection that breaks in mid-session costs nothing but time', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, runtime, append }) => {
    append(at(0), 5)
    const consumer = await start({ topics: 't' })
    const seen = offsets(await take(consumer, 3))
    for (let round = 0; round < 5; round++) {
      broker.closeConnections()
      append(at(0), 3)
      await runtime.sleep(700)
      seen.push(...offsets(await take(consumer, 3)))
    }
    expect(seen).toEqual(Array.from({ length: 18 }, (_, index) => index))
  }))

test('an answer that is lost is fetched again, and comes once', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
    append(at(0), 5)
    let lost = 0
    broker.on(
      fetchApi,
      async call => {
        await call.next()
        lost += 1
        return 'close'
      },
      { times: 2 },
    )
    const consumer = await start({ topics: 't' })
    expect(offsets(await take(consumer, 5))).toEqual([0, 1, 2, 3, 4])
    expect(lost).toBe(2)
  }))

test('the slot of the session is freed when the consumer stops', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start, runtime, fetches }) => {
    const seen = fetches()
    const consumer = await start({ topics: 't' })
    await runtime.sleep(1200)
    await consumer.stop()
    await runtime.sleep(10)
    const last = seen.map(session).at(-1)
    expect(last).toMatchObject({ sessionEpoch: -1, named: [] })
    expect(last?.sessionId).toBeGreaterThan(0)
  }))

test.each(['2.1', '2.4', '2.8', '3.3', '3.7', '3.9', '4.0', '4.3'] as const)(
  'records are read from a broker of Kafka %s, in the newest version that both know',
  versions =>
    inWorld({ versions, topics: { t: 2 } }, async ({ broker, consumer: start, append, runtime }) => {
      append(at(0), 5)
      append(at(1), 5)
      const used = new Set<number>()
      broker.on(fetchApi, ({ version }) => {
        used.add(version)
      })
      const consumer = await start({ topics: 't' })
      expect((await take(consumer, 10)).map(({ offset }) => Number(offset)).toSorted((a, b) => a - b)).toEqual([
        0, 0, 1, 1, 2, 2, 3, 3, 4, 4,
      ])
      await runtime.sleep(2000)
      append(at(0), 2)
      expect(offsets(await take(consumer, 2))).toEqual([5, 6])
      const newest = { '2.1': 10, '2.4': 11, '2.8': 12, '3.3': 13, '3.7': 16, '3.9': 17, '4.0': 17, '4.3': 18 }
      expect([...used]).toEqual([newest[versions]])
    }),
)

test('topics without an id are asked for by name, up to the last version that does so', () =>
  inWorld({ versions: { 3: 9 }, topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
    append(at(0), 3)
    const used: [number, string | undefined][] = []
    broker.on(fetchApi, ({ version, request }) => {
      used.push([version, request.topics[0]?.topic])
    })
    const consumer = await start({ topics: 't' })
    expect(offsets(await take(consumer, 3))).toEqual([0, 1, 2])
    expect(used[0]).toEqual([12, 't'])
  }))
