import { expect } from 'vitest'
import { test, uniqueName } from '../../src/harness/scenario.ts'

test('creates, lists, describes and deletes topics', async ({ kafka }) => {
  const admin = await kafka.admin()
  const [one, three] = [uniqueName('admin-one'), uniqueName('admin-three')]
  await admin.createTopics([
    { topic: one, partitions: 1 },
    { topic: three, partitions: 3, configs: { 'retention.ms': '1234567' } },
  ])
  const names = async (): Promise<string[]> => (await admin.listTopics()).map(({ topic }) => topic)
  expect(await names()).toEqual(expect.arrayContaining([one, three]))

  const described = await admin.describeTopics([three])
  const description = described.get(three)
  expect(description?.partitions.map(({ partition }) => partition)).toEqual([0, 1, 2])
  for (const { leader, replicas, isr } of description?.partitions ?? []) {
    expect(kafka.cluster.nodeIds.length === 0 || kafka.cluster.nodeIds.includes(leader)).toBe(true)
    expect(replicas).toContain(leader)
    expect(isr).toContain(leader)
  }

  await admin.deleteTopics([one, three])
  await expect.poll(names, { timeout: 10_000 }).not.toEqual(expect.arrayContaining([one]))
})

test('a topic has the replicas and partitions that were asked for', async ({ kafka }) => {
  kafka.needs(kafka.cluster.nodeIds.length >= 3, 'three replicas need three nodes')
  const admin = await kafka.admin()
  const topic = uniqueName('replicated')
  await admin.createTopics([{ topic, partitions: 4, replicationFactor: 3 }])
  const description = (await admin.describeTopics([topic])).get(topic)
  expect(description?.partitions.map(({ replicas }) => replicas.length)).toEqual([3, 3, 3, 3])
})

test('adds partitions', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 2 })
  const admin = await kafka.admin()
  await admin.createPartitions([{ topic, count: 5 }])
  await expect
    .poll(async () => (await admin.describeTopics([topic])).get(topic)?.partitions.length, { timeout: 10_000 })
    .toBe(5)
  await expect(admin.createPartitions([{ topic, count: 3 }])).rejects.toMatchObject({ code: 'INVALID_PARTITIONS' })
})

test('tells by its class what is wrong with a topic', async ({ kafka }) => {
  const topic = await kafka.topic()
  const admin = await kafka.admin()
  await expect(admin.createTopics([{ topic, partitions: 1 }])).rejects.toMatchObject({
    code: 'TOPIC_ALREADY_EXISTS',
    name: 'TopicAlreadyExistsError',
  })
  await expect(admin.createTopics([{ topic: 'no spaces!', partitions: 1 }])).rejects.toMatchObject({
    code: 'INVALID_TOPIC_EXCEPTION',
  })
  await expect(admin.deleteTopics([uniqueName('nowhere')])).rejects.toMatchObject({
    code: 'UNKNOWN_TOPIC_OR_PARTITION',
  })
  await expect(
    admin.createTopics([{ topic: uniqueName('too-many'), partitions: 1, replicationFactor: 99 }]),
  ).rejects.toMatchObject({ code: 'INVALID_REPLICATION_FACTOR' })
})

test('validates without creating', async ({ kafka }) => {
  const admin = await kafka.admin()
  const topic = uniqueName('only-validated')
  await admin.createTopics([{ topic, partitions: 1 }], { validateOnly: true })
  expect((await admin.listTopics()).map(name => name.topic)).not.toContain(topic)
})
