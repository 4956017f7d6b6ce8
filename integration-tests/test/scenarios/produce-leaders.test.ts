import { ErrorCode } from '@kclient/errors'
import { produceApi } from '@kclient/protocol/messages/produce'
import { expect } from 'vitest'
import { PacedLoad } from '../../src/chaos/paced-load.ts'
import { ChaosRandom } from '../../src/chaos/random.ts'
import { judgeByConsumer } from '../../src/chaos/read-back.ts'
import { LeaderMover } from '../../src/harness/leaders.ts'
import { test } from '../../src/harness/scenario.ts'

const partitions = 4

test('partitions that are reassigned, and led by others, under load get every record once and in order (P-ONCE, P-ORDER, KIP-951)', async ({
  kafka,
}) => {
  kafka.needs(!kafka.isEmbedded && kafka.cluster.nodeIds.length > 1, 'partitions move only between real brokers')
  const topic = await kafka.topic({ partitions, replicationFactor: 2 })
  const mover = await LeaderMover.start(kafka)
  const proxy = await kafka.proxy()
  let told = 0
  let hinted = 0
  proxy.on(produceApi, async call => {
    for (const { partitionResponses } of (await call.next())?.responses ?? []) {
      for (const { errorCode, currentLeader } of partitionResponses) {
        if (errorCode !== ErrorCode.NOT_LEADER_OR_FOLLOWER) continue
        told++
        if (currentLeader.leaderId >= 0) hinted++
      }
    }
  })
  // The metadata that it would ask for by itself comes too late: it has to go by what brokers say.
  const options = { bootstrapServers: proxy.bootstrapServers, metadataMaxAgeMs: 300_000 }
  const producer = await kafka.producer({ ...options, compressionType: 'lz4', maxBatchSize: 4_096 })
  const load = new PacedLoad(producer, { topic, partitions, recordsPerSecond: 8_000, random: new ChaosRandom(951) })
  for (let round = 0; round < 4; round++) {
    const goal = load.ledger.count('acknowledged') + 2_000
    await mover.move(topic)
    await expect.poll(() => load.ledger.count('acknowledged'), { timeout: 20_000 }).toBeGreaterThan(goal)
  }
  await load.stop(30_000)
  expect((await judgeByConsumer(kafka, topic, load.ledger)).faults).toEqual([])
  expect(load.ledger.failed).toBe(0)
  expect(told, 'answers of brokers that led no more').toBeGreaterThan(0)
  expect(hinted, 'of them with the leader in them').toBe(told)
}, 120_000)
