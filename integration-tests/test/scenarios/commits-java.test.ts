import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { KafkaTimeoutError } from '@kclient/consumer'
import { expect } from 'vitest'
import { kafkaVersion } from '../../../scripts/kafka-jars.ts'
import { needsJavaTools } from '../../src/harness/java-tools.ts'
import { type Scenario, test, uniqueName } from '../../src/harness/scenario.ts'
import { javaClasspathOf, quickStartFlags, runTool } from '../../src/kafka/java-program.ts'

/** Runs Kafka's kafka-consumer-groups. */
async function consumerGroups(kafka: Scenario, ...args: readonly string[]): Promise<string> {
  const all = ['--bootstrap-server', kafka.bootstrapServers, ...args]
  const classpath = await javaClasspathOf(kafkaVersion)
  return runTool(classpath, 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', all)
}

test("Kafka's own tools see what is committed, and what they commit is where a consumer goes on", async ({ kafka }) => {
  await needsJavaTools(kafka)
  const topic = await kafka.topic({ partitions: 2 })
  const groupId = uniqueName('group')
  const producer = await kafka.producer()
  await producer.sendMany(Array.from({ length: 100 }, (_, n) => ({ topic, partition: n % 2, value: `${n}` })))
  const one = await kafka.consumer({ groupId, enableAutoCommit: false })
  one.assign([0, 1].map(partition => ({ topic, partition })))
  await one.commit([
    { topic, partition: 0, offset: 17, metadata: 'from here' },
    { topic, partition: 1, offset: 0 },
  ])
  const described = await consumerGroups(kafka, '--describe', '--offsets', '--group', groupId)
  const rows = described.split('\n').filter(line => line.includes(topic))
  // GROUP TOPIC PARTITION [LEADER-EPOCH] CURRENT-OFFSET LOG-END-OFFSET LAG
  expect(rows.map(row => row.trim().split(/\s+/).slice(2, 6).join(' ')).toSorted()).toEqual(['0 17 50 33', '1 0 50 50'])
  await one.stop()
  await consumerGroups(kafka, '--reset-offsets', '--to-offset', '7', '--execute', '--group', groupId, '--topic', topic)
  const two = await kafka.consumer({ groupId, enableAutoCommit: false })
  two.assign([0, 1].map(partition => ({ topic, partition })))
  for (const partition of [0, 1]) expect(await two.position({ topic, partition })).toBe(7n)
})

test('an offset that an open transaction is about to move is waited for, not read as it was', async ({ kafka }) => {
  kafka.needs(!kafka.isEmbedded, 'the embedded broker has no transactions')
  await needsJavaTools(kafka)
  const topic = await kafka.topic()
  const place = { topic, partition: 0 }
  const groupId = uniqueName('group')
  const producer = await kafka.producer()
  await producer.sendMany(Array.from({ length: 100 }, (_, n) => ({ topic, value: `${n}` })))
  const consumer = await kafka.consumer({ groupId, enableAutoCommit: false })
  await consumer.commit([{ ...place, offset: 10 }])
  const program = fileURLToPath(new URL('../../programs/OffsetsInTransaction.java', import.meta.url))
  const log = '-Dorg.slf4j.simpleLogger.defaultLogLevel=off'
  const classpath = await javaClasspathOf(kafkaVersion)
  const args = ['-Xmx256m', log, '-cp', classpath, program, kafka.bootstrapServers, topic, groupId, '40']
  const child = spawn('java', [...quickStartFlags, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  kafka.defer(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  expect((await lines.next()).value).toBe('pending')
  const error = await consumer.committed(place, { timeoutMs: 1_500 }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(KafkaTimeoutError)
  expect((error as KafkaTimeoutError).cause).toMatchObject({ code: 'UNSTABLE_OFFSET_COMMIT' })
  consumer.assign([place])
  const position = consumer.position(place, { timeoutMs: 60_000 })
  child.stdin.write('commit\n')
  expect(await position).toBe(40n)
  expect(await consumer.committed(place)).toMatchObject({ offset: 40n })
})
