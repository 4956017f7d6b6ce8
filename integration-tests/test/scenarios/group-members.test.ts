import { expect } from 'vitest'
import { test, uniqueName } from '../../src/harness/scenario.ts'

test('two members share the partitions, and a third gets none of two', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 2 })
  const groupId = uniqueName('group')
  const producer = await kafka.producer()
  const one = await kafka.consumer({ groupId, topics: topic })
  expect(one.assignment()).toHaveLength(2)
  const two = await kafka.consumer({ groupId, topics: topic })
  const three = await kafka.consumer({ groupId, topics: topic })
  const shares = (): string =>
    [one, two, three]
      .map(each => each.assignment().length)
      .toSorted()
      .join()
  await expect.poll(shares, { timeout: 30_000 }).toBe('0,1,1')
  await producer.sendMany(
    [0, 1].flatMap(partition => Array.from({ length: 50 }, (_, n) => ({ topic, partition, value: `${n}` }))),
  )
  const seen: string[] = []
  while (seen.length < 100) {
    for (const member of [one, two, three]) {
      for (const [{ partition }, records] of await member.getMany({ timeoutMs: 50 })) {
        seen.push(...records.map(({ offset }) => `${partition}-${offset}`))
      }
    }
  }
  expect(new Set(seen).size).toBe(100)
})
