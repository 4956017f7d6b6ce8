import type { Consumer, ConsumerOptions } from '@kclient/consumer'
import { findCoordinatorApi } from '@kclient/protocol/messages/find-coordinator'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { leaveGroupApi } from '@kclient/protocol/messages/leave-group'
import { offsetCommitApi } from '@kclient/protocol/messages/offset-commit'
import { expect } from 'vitest'
import { filledTopic, take } from '../../src/harness/filled-topic.ts'
import { test, uniqueName } from '../../src/harness/scenario.ts'

const wait = { timeout: 40_000, interval: 20 }

const fast = (): ConsumerOptions => ({
  groupId: uniqueName('group'),
  heartbeatIntervalMs: 200,
  sessionTimeoutMs: 10_000,
})

/** Opened by the test. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { opened, open: () => open() }
}

/** Reads in a loop, and stays in the body at this offset. */
async function holding(consumer: Consumer, at: bigint, held: Promise<void>, entered: () => void): Promise<void> {
  for await (const { offset } of consumer) {
    if (offset !== at) continue
    entered()
    await held
  }
}

test('stop() waits for the body of a loop, commits its record, and the next consumer begins behind it (C-HANDLED)', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka)
  const options = { ...fast(), topics: topic }
  const consumer = await kafka.consumer(options)
  const held = gate()
  const entered = gate()
  const reading = holding(consumer, 237n, held.opened, entered.open)
  await entered.opened
  let isStopped = false
  const stopping = consumer.stop().then(() => {
    isStopped = true
  })
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(isStopped).toBe(false)
  // Membership holds as long as it works.
  expect(consumer.state).toBe('stopping')
  held.open()
  await Promise.all([reading, stopping])
  const next = await kafka.consumer(options)
  expect((await take(next, 1))[0]?.offset).toBe(238n)
})

test('a member that stops leaves at once: the other has all partitions long before the session would end', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka, { partitions: 4 })
  const options = { ...fast(), topics: topic, sessionTimeoutMs: 30_000 }
  const [first, second] = [await kafka.consumer(options), await kafka.consumer(options)]
  await expect.poll(() => [first, second].map(each => each.assignment().length), wait).toEqual([2, 2])
  const before = performance.now()
  await first.stop()
  await expect.poll(() => second.assignment().length, wait).toBe(4)
  expect(performance.now() - before).toBeLessThan(15_000)
})

test('stop() in the middle of a rebalance, or while partitions arrive, ends in time and leaves the group (C-RELEASE)', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka, { partitions: 4 })
  const options = { ...fast(), topics: topic }
  const stays = await kafka.consumer(options)
  for (let round = 0; round < 5; round++) {
    const comes = await kafka.consumer({ ...options, topics: [] })
    comes.subscribe(topic)
    // Sooner or later within the join, each time.
    await new Promise(resolve => setTimeout(resolve, round * 40))
    const before = performance.now()
    await comes.stop()
    expect(performance.now() - before).toBeLessThan(10_000)
  }
  await expect.poll(() => stays.assignment().length, wait).toBe(4)
  expect((await take(stays, 20)).length).toBe(20)
})

test.for(['drop', 'close'] as const)(
  'stop() ends within its deadline although the coordinator answers nothing (%s), with a loop at work, too (C-RELEASE)',
  async (fault, { kafka }) => {
    const topic = await filledTopic(kafka)
    const proxy = await kafka.proxy()
    const consumer = await kafka.consumer({ ...fast(), topics: topic, bootstrapServers: proxy.bootstrapServers })
    const held = gate()
    const entered = gate()
    const reading = holding(consumer, 137n, held.opened, entered.open)
    await entered.opened
    proxy.on(findCoordinatorApi, () => fault)
    proxy.on(offsetCommitApi, () => fault)
    proxy.on(heartbeatApi, () => fault)
    proxy.on(leaveGroupApi, () => fault)
    setTimeout(held.open, 500)
    const before = performance.now()
    await consumer.stop({ timeoutMs: 4_000 })
    expect(performance.now() - before).toBeLessThan(6_000)
    await reading
    expect(consumer.state).toBe('stopped')
  },
)
