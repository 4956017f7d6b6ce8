import { ErrorCode } from '@kclient/errors'
import type { RecordBatch } from '@kclient/protocol'
import {
  produceApi,
  type ProduceRequest,
  type ProduceRequestPartitionProduceData,
  type ProduceRequestTopicProduceData,
  type ProduceResponseInput,
  type ProduceResponsePartitionProduceResponseInput,
} from '@kclient/protocol/messages/produce'
import { type ApiHandler, apiHandler, type Conclusion, type RequestContext } from '../api-handler.ts'
import { findPartition, LeaderHints, leaderProblem } from '../leader-check.ts'
import type { Partition } from '../partition.ts'
import type { Topic } from '../topic.ts'
import { type BatchRefusal, validateBatch } from '../validate-batch.ts'

const acksOfAll = -1
// The first version whose answer names the leader.
const firstVersionWithHints = 10

export const produce: ApiHandler = apiHandler(
  produceApi,
  (request, context): ProduceResponseInput => new ProduceCall(request, context).run(),
  // librdkafka takes a broker that does not advertise the oldest versions for one that knows no compression, so Kafka
  // advertises them and refuses them (KAFKA-18659).
  { advertisedMinVersion: 0, conclude },
)

// Nobody hears an error when acks is 0: closing the connection tells the producer that something is wrong.
function conclude(request: ProduceRequest, response: ProduceResponseInput): Conclusion {
  if (request.acks !== 0) return 'answer'
  const failed = response.responses.some(topic => topic.partitionResponses.some(({ errorCode }) => errorCode !== 0))
  return failed ? 'close' : 'silence'
}

type Answer = ProduceResponsePartitionProduceResponseInput

class ProduceCall {
  readonly #request: ProduceRequest
  readonly #context: RequestContext
  readonly #hints: LeaderHints
  readonly #now: number
  // Those who wait for data hear of it once, when the whole request is in the logs.
  readonly #appended: [Partition, number][] = []

  constructor(request: ProduceRequest, context: RequestContext) {
    this.#request = request
    this.#context = context
    this.#hints = new LeaderHints(context.cluster)
    this.#now = context.cluster.runtime.timestamp()
  }

  run(): ProduceResponseInput {
    const responses = this.#request.topicData.map(topic => ({
      name: topic.name,
      topicId: topic.topicId,
      partitionResponses: topic.partitionData.map(data => this.#produce(topic, data)),
    }))
    for (const [partition, bytes] of this.#appended) partition.announce(bytes)
    return { responses, nodeEndpoints: this.#hints.endpoints }
  }

  #produce(topic: ProduceRequestTopicProduceData, { index, records }: ProduceRequestPartitionProduceData): Answer {
    const { cluster, node, version } = this.#context
    const { acks } = this.#request
    if (acks !== acksOfAll && acks !== 0 && acks !== 1) return failed(index, ErrorCode.INVALID_REQUIRED_ACKS)
    const partition = findPartition(cluster, topic, index)
    if (typeof partition === 'number') return failed(index, partition)
    const { config } = cluster.topic(partition.topic) as Topic

    const notLeader = leaderProblem(partition, node, { currentLeaderEpoch: -1, followerWillDo: false })
    if (notLeader !== 0) {
      const currentLeader = version >= firstVersionWithHints ? this.#hints.leaderOf(partition, notLeader) : undefined
      return { ...failed(index, notLeader), currentLeader }
    }
    if (acks === acksOfAll && partition.isr.length < config.minInsyncReplicas) {
      return failed(index, ErrorCode.NOT_ENOUGH_REPLICAS)
    }
    const everyRecord = cluster.settings.validateRecords
    const batch = validateBatch(records, { produceVersion: version, config, now: this.#now, everyRecord })
    if ('code' in batch) return this.#refused(partition, batch)
    return this.#append(partition, batch, config.usesLogAppendTime, config.retentionBytes)
  }

  #append(partition: Partition, batch: RecordBatch, usesLogAppendTime: boolean, retentionBytes: number): Answer {
    const verdict = batch.producerId < 0n ? ({ kind: 'append' } as const) : partition.producers.check(batch, this.#now)
    switch (verdict.kind) {
      case 'error':
        return failed(partition.index, verdict.code, verdict.message, partition.log.startOffset)
      case 'duplicate':
        // The first answer was lost, or is late: this one says the same.
        return appended(partition, verdict.baseOffset, verdict.timestamp)
      case 'append': {
        const { baseOffset, logAppendTime, appendedBytes } = partition.append(batch, this.#now, usesLogAppendTime)
        partition.retain(retentionBytes)
        this.#appended.push([partition, appendedBytes])
        return appended(partition, baseOffset, logAppendTime)
      }
    }
  }

  #refused(partition: Partition, refusal: BatchRefusal): Answer {
    return {
      ...failed(partition.index, refusal.code, refusal.message, partition.log.startOffset),
      recordErrors: refusal.records.map(({ batchIndex, message }) => ({ batchIndex, batchIndexErrorMessage: message })),
    }
  }
}

function appended(partition: Partition, baseOffset: bigint, logAppendTimeMs: number): Answer {
  return {
    index: partition.index,
    errorCode: 0,
    baseOffset,
    logAppendTimeMs,
    logStartOffset: partition.log.startOffset,
  }
}

function failed(index: number, errorCode: number, errorMessage: string | null = null, logStartOffset = -1n): Answer {
  return { index, errorCode, errorMessage, baseOffset: -1n, logStartOffset }
}
