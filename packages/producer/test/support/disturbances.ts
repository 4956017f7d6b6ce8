import { ErrorCode } from '@kclient/errors'
import { RecordBatch } from '@kclient/protocol'
import { initProducerIdApi } from '@kclient/protocol/messages/init-producer-id'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import type { EmbeddedBroker, VirtualRuntime } from '@kclient/testing'
import type { Ledger } from './ledger.ts'
import { type ProduceCall, produceApi, refusal } from './world.ts'

type Fault<C> = readonly [weight: number, fault: (call: C, broker: EmbeddedBroker) => unknown]

/** What may go wrong with one Produce request, as often as the numbers say of a thousand. */
const produceFaults: readonly Fault<ProduceCall>[] = [
  [12, () => 'drop'],
  [20, () => 'close'],
  [20, async call => (await call.next(), 'close')],
  [12, async call => (await call.next(), 'drop')],
  [15, call => refusal(call, ErrorCode.NOT_LEADER_OR_FOLLOWER)],
  [15, call => refusal(call, ErrorCode.NOT_ENOUGH_REPLICAS)],
  [10, async call => (await call.next(), refusal(call, ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND))],
  [15, async call => (await call.next(), refusal(call, ErrorCode.REQUEST_TIMED_OUT))],
  [15, async call => (await call.next(), refusal(call, ErrorCode.UNKNOWN_SERVER_ERROR))],
  [8, call => refusal(call, ErrorCode.UNKNOWN_SERVER_ERROR)],
  [8, call => refusal(call, ErrorCode.KAFKA_STORAGE_ERROR)],
  [8, call => refusal(call, ErrorCode.UNKNOWN_TOPIC_ID)],
  [8, call => refusal(call, ErrorCode.INVALID_RECORD)],
  [4, call => refusal(call, ErrorCode.INVALID_TIMESTAMP)],
  [12, call => (fewestRecords(call) > 1 ? refusal(call, ErrorCode.MESSAGE_TOO_LARGE) : undefined)],
  // The broker lost track of the producer, or says so: a new epoch, or a new producer id.
  [6, (call, broker) => (isWritten(call, broker) ? refusal(call, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER) : undefined)],
  [3, (call, broker) => (isWritten(call, broker) ? refusal(call, ErrorCode.UNKNOWN_PRODUCER_ID) : undefined)],
  [3, call => refusal(call, ErrorCode.INVALID_PRODUCER_EPOCH)],
  [20, call => call.delay(200)],
  // Longer than the producer waits: the broker does it when the producer has given the connection up.
  [12, call => call.delay(700)],
  [10, async call => ({ ...(await call.next()), throttleTimeMs: 150 })],
  [2, async call => ({ ...(await call.next()), throttleTimeMs: 1_500 })],
]

/** Whether something is in each log of a request: a leader that knows nobody calls nothing out of order. */
function isWritten(call: ProduceCall, broker: EmbeddedBroker): boolean {
  return call.request.topicData.every(({ name, topicId, partitionData }) => {
    const topic = broker.topics().find(each => each.name === name || each.id === topicId)
    return topic !== undefined && partitionData.every(({ index }) => broker.endOffset(topic.name, index) > 0n)
  })
}

/** Records in the smallest batch of a request. */
function fewestRecords(call: ProduceCall): number {
  return Math.min(
    ...call.request.topicData.flatMap(({ partitionData }) =>
      partitionData.map(({ records }) => RecordBatch.read(records as Buffer)?.recordCount ?? 0),
    ),
  )
}

/** Lets requests fail as the seed has it. Returns how to stop that. */
export function failRequests(broker: EmbeddedBroker, runtime: VirtualRuntime): () => void {
  const ends = [
    broker.on(produceApi, async call => {
      let dice = runtime.random() * 1_000
      for (const [weight, fault] of produceFaults) {
        dice -= weight
        if (dice < 0) return (await fault(call, broker)) as never
      }
      return undefined
    }),
    broker.on(initProducerIdApi, async call => {
      const dice = runtime.random()
      if (dice < 0.1) return 'drop'
      if (dice < 0.2) return 'close'
      if (dice < 0.3) return { errorCode: ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, producerEpoch: -1 }
      const response = await call.next()
      // Near the last epoch, so that bumps use it up.
      return dice < 0.6 ? { ...response, producerEpoch: 0x7fff - Math.floor(runtime.random() * 3) } : response
    }),
    broker.on(metadataApi, async call => {
      const dice = runtime.random()
      if (dice < 0.02) return 'drop'
      if (dice < 0.04) return 'close'
      const response = await call.next()
      for (const topic of response.topics) {
        // A broker that lags behind: it has not heard of the topic, of its newest partition, or of a leader.
        if (dice < 0.06) {
          topic.errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
          topic.partitions = []
        } else if (dice < 0.08) topic.partitions.pop()
        else if (dice < 0.1) for (const partition of topic.partitions) partition.leaderId = -1
      }
      if (dice >= 0.1 && dice < 0.12) response.brokers.pop()
      return response
    }),
  ]
  return () => {
    for (const end of ends) end()
  }
}

/** What happens to the cluster itself between two records, now and then. */
export async function disturb(
  broker: EmbeddedBroker,
  runtime: VirtualRuntime,
  ledger: Ledger,
  topics: readonly string[],
): Promise<void> {
  const chance = (probability: number): boolean => runtime.random() < probability
  const any = <T>(items: readonly T[]): T => items[Math.floor(runtime.random() * items.length)] as T
  const running = (): number[] => broker.nodes.filter(({ isRunning }) => isRunning).map(({ nodeId }) => nodeId)
  const topic = any(topics)
  const partitions = broker.topic(topic)?.partitions.length ?? 0
  if (chance(0.02) && partitions > 0) {
    broker.moveLeader({ topic, partition: Math.floor(runtime.random() * partitions) }, any(running()))
  }
  if (chance(0.008)) broker.closeConnections(any(running()))
  if (chance(0.005)) runtime.network.cut()
  if (chance(0.004)) {
    const { host } = any(broker.nodes)
    runtime.network.block(host)
    runtime.setTimeout(() => runtime.network.unblock(host), 100 + runtime.random() * 900)
  }
  if (chance(0.004) && running().length > 1) await broker.stopNode(any(running()))
  if (chance(0.01)) for (const { nodeId } of broker.nodes) await broker.startNode(nodeId)
  if (running().length < broker.nodes.length || partitions === 0) return
  if (chance(0.005) && partitions < 6) broker.createPartitions(topic, partitions + 1)
  if (chance(0.008) && topic === 'volatile') {
    ledger.bury(broker, topic)
    broker.deleteTopic(topic)
    if (chance(0.5)) await runtime.sleep(runtime.random() * 300)
    if (broker.topic(topic) === undefined) broker.createTopic(topic, { partitions: 2 })
  }
}

/** The cluster is whole again. */
export async function heal(broker: EmbeddedBroker, runtime: VirtualRuntime): Promise<void> {
  for (const { nodeId, host } of broker.nodes) {
    runtime.network.unblock(host)
    await broker.startNode(nodeId)
  }
}
