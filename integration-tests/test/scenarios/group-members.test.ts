import type { Consumer, ConsumerRecord, RebalanceListener, TopicPartition } from '@kclient/consumer'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { joinGroupApi } from '@kclient/protocol/messages/join-group'
import { expect } from 'vitest'
import { type Scenario, test, uniqueName } from '../../src/harness/scenario.ts'

const wait = { timeout: 30_000 }

/** A group of its own, that hears soon of what happens. */
const fast = () => ({
  groupId: uniqueName('group'),
  heartbeatIntervalMs: 200,
  sessionTimeoutMs: 10_000,
  metadataMaxAgeMs: 1_000,
})

const places = (partitions: Iterable<TopicPartition>): string[] =>
  [...partitions].map(({ partition }) => `${partition}`).toSorted()

/** What each of these has, sorted: `0|1 2|`. */
const shares = (...members: Consumer[]): string =>
  members
    .map(each => places(each.assignment()).join(' '))
    .toSorted()
    .join('|')

/** Sends records `0`, `1`, … to each partition. */
async function fill(kafka: Scenario, topic: string, partitions: number, count: number): Promise<void> {
  const producer = await kafka.producer()
  const records = Array.from({ length: partitions * count }, (_, n) => ({
    topic,
    partition: n % partitions,
    value: `${Math.floor(n / partitions)}`,
  }))
  await producer.sendMany(records)
}

/** Takes `count` records, one by one. */
async function take(consumer: Consumer, count: number): Promise<ConsumerRecord[]> {
  const records: ConsumerRecord[] = []
  while (records.length < count) {
    const record = await consumer.getOne({ timeoutMs: 30_000 })
    if (record === null) throw new Error(`Only ${records.length} of ${count} records came`)
    records.push(record)
  }
  // Asks for the next: what it has in hand would hold up a rebalance.
  consumer.pause(consumer.assignment())
  await consumer.getMany()
  consumer.resume(consumer.paused())
  return records
}

function told(log: string[]): RebalanceListener {
  return {
    onPartitionsRevoked: partitions => void log.push(['revoked', ...places(partitions)].join(' ')),
    onPartitionsAssigned: partitions => void log.push(['assigned', ...places(partitions)].join(' ')),
    onPartitionsLost: partitions => void log.push(['lost', ...places(partitions)].join(' ')),
  }
}

test('more members than partitions: who has none takes over when one leaves', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 2 })
  const options = { ...fast(), topics: topic }
  await fill(kafka, topic, 2, 50)
  const members = [await kafka.consumer(options), await kafka.consumer(options), await kafka.consumer(options)]
  await expect.poll(() => shares(...members), wait).toBe('|0|1')
  const seen: string[] = []
  const collect = async (): Promise<void> => {
    for (const member of members) {
      for (const [{ partition }, records] of await member.getMany({ timeoutMs: 20 })) {
        seen.push(...records.map(({ offset }) => `${partition}-${offset}`))
      }
    }
  }
  while (seen.length < 100) await collect()
  // Asked past: handled, so that who takes over goes on behind it.
  await collect()
  const busy = members.findIndex(each => each.assignment().length > 0)
  await members.splice(busy, 1)[0]?.stop()
  await expect.poll(() => shares(...members), wait).toBe('0|1')
  await fill(kafka, topic, 2, 10)
  while (seen.length < 120) await collect()
  expect(new Set(seen).size).toBe(120)
})

test('a cooperative member keeps what stays flowing while another joins (G-KEPT)', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 3 })
  const options = { ...fast(), partitionAssignmentStrategy: 'cooperative-sticky' as const }
  const log: string[] = []
  await fill(kafka, topic, 3, 10)
  const first = await kafka.consumer(options)
  first.subscribe(topic, told(log))
  await take(first, 30)
  const second = await kafka.consumer(options)
  second.subscribe(topic)
  await expect.poll(() => first.assignment().length + second.assignment().length * 10, wait).toBe(12)
  const [gone] = places(second.assignment())
  expect(log[0]).toBe('assigned 0 1 2')
  expect(log.filter(line => !line.startsWith('assigned'))).toEqual([`revoked ${gone}`])
  expect(log.slice(1).filter(line => line.startsWith('assigned '))).toEqual([])
})

test('an eager member that gets a partition back keeps its position and its pause (G-KEPT)', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 2 })
  const options = { ...fast(), enableAutoCommit: false }
  await fill(kafka, topic, 2, 30)
  const first = await kafka.consumer({ ...options, groupInstanceId: 'a', topics: topic })
  const kept = { topic, partition: 0 }
  while ((await first.position(kept)) < 12n) await first.getMany({ partitions: [kept], maxRecords: 3, timeoutMs: 100 })
  first.pause([kept])
  await first.getMany({ partitions: [kept] })
  const second = await kafka.consumer({ ...options, groupInstanceId: 'b', topics: topic })
  await expect.poll(() => shares(first, second), wait).toBe('0|1')
  expect(places(first.assignment())).toEqual(['0'])
  expect(places(first.paused())).toEqual(['0'])
  first.resume([kept])
  expect((await take(first, 3)).map(({ offset }) => offset)).toEqual([12n, 13n, 14n])
})

test('lost is told apart from revoked, and what was not committed comes again (G-LOST)', async ({ kafka }) => {
  const topic = await kafka.topic()
  const proxy = await kafka.proxy()
  await fill(kafka, topic, 1, 50)
  const log: string[] = []
  const options = { ...fast(), sessionTimeoutMs: kafka.isEmbedded ? 6_000 : 2_000, enableAutoCommit: false }
  const consumer = await kafka.consumer({ ...options, bootstrapServers: proxy.bootstrapServers })
  consumer.subscribe(topic, told(log))
  await take(consumer, 20)
  await consumer.commit([{ topic, partition: 0, offset: 7 }])
  const off = proxy.on(heartbeatApi, () => 'drop')
  await expect.poll(() => log.length, wait).toBeGreaterThan(1)
  off()
  await expect.poll(() => log.length, wait).toBe(3)
  expect(log).toEqual(['assigned 0', 'lost 0', 'assigned 0'])
  const [record] = await take(consumer, 1)
  expect(record?.offset).toBe(7n)
})

test('a static member comes back within its session without a rebalance', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 4 })
  const options = { ...fast(), topics: topic }
  const first = await kafka.consumer({ ...options, groupInstanceId: 'a' })
  const second = await kafka.consumer({ ...options, groupInstanceId: 'b' })
  await expect.poll(() => shares(first, second), wait).toBe('0 1|2 3')
  const { generationId } = first.groupMetadata()
  await second.stop()
  const again = await kafka.consumer({ ...options, groupInstanceId: 'b' })
  expect(places(again.assignment())).toEqual(['2', '3'])
  // The leader, too.
  await first.stop()
  const leader = await kafka.consumer({ ...options, groupInstanceId: 'a' })
  expect(places(leader.assignment())).toEqual(['0', '1'])
  expect([again.groupMetadata().generationId, leader.groupMetadata().generationId]).toEqual([
    generationId,
    generationId,
  ])
  const admin = await kafka.admin()
  await admin.createPartitions([{ topic, count: 6 }])
  await expect.poll(() => shares(leader, again), wait).toBe('0 1 2|3 4 5')
})

test('a member whose groupInstanceId is taken over fails, and says why', async ({ kafka }) => {
  const topic = await kafka.topic()
  const options = { ...fast(), groupInstanceId: 'same', topics: topic }
  const first = await kafka.consumer(options)
  const waiting = expect(first.getOne()).rejects.toMatchObject({ code: 'FENCED_INSTANCE_ID' })
  await kafka.consumer(options)
  await waiting
  expect(first.state).toBe('failed')
})

test('a handler that outlives maxPollIntervalMs leaves the group, and joins again when it asks', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 2 })
  const options = { ...fast(), maxPollIntervalMs: 2_000, topics: topic }
  await fill(kafka, topic, 2, 20)
  const slow = await kafka.consumer(options)
  const other = await kafka.consumer(options)
  await expect.poll(() => shares(slow, other), wait).toBe('0|1')
  await take(slow, 5)
  const waiting = other.getOne({ partitions: [] })
  await expect.poll(() => shares(slow, other), wait).toBe('|0 1')
  await expect(slow.getOne()).rejects.toMatchObject({
    code: 'MAX_POLL_EXCEEDED',
    message: expect.stringMatching(/For \d+ ms no records were asked for/) as string,
  })
  // It waits, and so is alive.
  const [again] = [slow.getOne({ timeoutMs: 20_000 })]
  await expect.poll(() => shares(slow, other), wait).toBe('0|1')
  await again
  await Promise.all([other.stop(), waiting.catch(() => null)])
})

test('a pattern follows new topics', async ({ kafka }) => {
  const prefix = uniqueName('pattern')
  const admin = await kafka.admin()
  await admin.createTopics([{ topic: `${prefix}-a`, partitions: 2 }])
  const consumer = await kafka.consumer(fast())
  consumer.subscribe(new RegExp(`^${prefix}-`))
  await expect.poll(() => consumer.assignment().length, wait).toBe(2)
  await admin.createTopics([{ topic: `${prefix}-b`, partitions: 3 }])
  await expect.poll(() => consumer.assignment().length, wait).toBe(5)
  expect(consumer.subscription()).toEqual([`${prefix}-a`, `${prefix}-b`])
})

test('however many strategies there are, one JoinGroup names them all', async ({ kafka }) => {
  const topic = await kafka.topic()
  const proxy = await kafka.proxy()
  const joins: string[] = []
  proxy.on(joinGroupApi, ({ request }) => {
    joins.push(`${request.memberId === '' ? 'new' : 'known'}: ${request.protocols.map(({ name }) => name).join()}`)
  })
  const strategies = ['cooperative-sticky', 'sticky', 'roundrobin', 'range'] as const
  await kafka.consumer({
    ...fast(),
    bootstrapServers: proxy.bootstrapServers,
    topics: topic,
    partitionAssignmentStrategy: strategies,
  })
  expect(joins).toEqual([`new: ${strategies.join()}`, `known: ${strategies.join()}`])
})

test('a subscription may change at any time, and the newest holds', async ({ kafka }) => {
  const [a, b, c] = [await kafka.topic(), await kafka.topic(), await kafka.topic({ partitions: 2 })]
  for (const topic of [a, b, c]) await fill(kafka, topic, 1, 10)
  const options = fast()
  const consumer = await kafka.consumer(options)
  const other = await kafka.consumer({ ...options, topics: c })
  consumer.subscribe([a, b])
  await take(consumer, 20)
  consumer.subscribe([b])
  consumer.subscribe([b, c])
  await expect.poll(() => consumer.assignment().length + other.assignment().length * 10, wait).toBe(12)
  consumer.unsubscribe()
  await expect.poll(() => places(other.assignment()), wait).toEqual(['0', '1'])
  consumer.subscribe(a)
  await expect.poll(() => consumer.assignment(), wait).toEqual([{ topic: a, partition: 0 }])
})

test('stop() in the middle of a rebalance ends, and the others go on', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 4 })
  const options = { ...fast(), topics: topic }
  const stays = await kafka.consumer(options)
  const joining = [1, 2, 3].map(() => kafka.consumer(options))
  const [first] = await Promise.all(joining)
  const late = kafka.consumer(options).catch((error: unknown) => error)
  await Promise.all([first?.stop(), ...joining.slice(1).map(async each => (await each).stop())])
  const last = await late
  expect(last).toHaveProperty('state', 'started')
  await expect.poll(() => stays.assignment().length, wait).toBe(2)
})

test('a hundred consumers in one process share a topic', { timeout: 120_000 }, async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 100 })
  await fill(kafka, topic, 100, 5)
  const options = { ...fast(), heartbeatIntervalMs: 1_000, sessionTimeoutMs: 30_000, topics: topic }
  const members = await Promise.all(Array.from({ length: 100 }, () => kafka.consumer(options)))
  await expect.poll(() => members.every(each => each.assignment().length === 1), { timeout: 90_000 }).toBe(true)
  const all = await Promise.all(
    members.map(async each => (await take(each, 5)).map(record => `${record.partition}-${record.offset}`)),
  )
  expect(new Set(all.flat()).size).toBe(500)
  await Promise.all(members.map(each => each.stop()))
})
