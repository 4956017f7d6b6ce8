import type { Uuid } from '@kclient/protocol'
import { fetchApi, type FetchResponse, type FetchResponsePartitionData } from '@kclient/protocol/messages/fetch'
import { listOffsetsApi } from '@kclient/protocol/messages/list-offsets'
import { metadataApi, type MetadataResponse } from '@kclient/protocol/messages/metadata'
import {
  produceApi,
  type ProduceResponse,
  type ProduceResponsePartitionProduceResponse,
} from '@kclient/protocol/messages/produce'
import type { RawClient } from './raw-client.ts'

export interface ProduceSpec {
  readonly version?: number
  readonly topic?: string
  readonly topicId?: Uuid
  readonly partition?: number
  readonly acks?: number
}

export function produceWhole(
  client: RawClient,
  records: Buffer | null,
  spec: ProduceSpec = {},
): Promise<ProduceResponse> {
  const { version = 12, topic = 'events', topicId, partition = 0, acks = -1 } = spec
  return client.request(produceApi, version, {
    transactionalId: null,
    acks,
    timeoutMs: 30_000,
    topicData: [{ name: topic, topicId, partitionData: [{ index: partition, records }] }],
  })
}

/** Produces one batch and gives what the broker says of its partition. */
export async function produce(
  client: RawClient,
  records: Buffer | null,
  spec: ProduceSpec = {},
): Promise<ProduceResponsePartitionProduceResponse> {
  const [topic] = (await produceWhole(client, records, spec)).responses
  return topic?.partitionResponses[0] as ProduceResponsePartitionProduceResponse
}

export interface FetchSpec {
  readonly version?: number
  readonly maxWaitMs?: number
  readonly minBytes?: number
  readonly maxBytes?: number
  readonly isolationLevel?: number
  readonly sessionId?: number
  readonly sessionEpoch?: number
  readonly rackId?: string
  readonly partitions?: readonly FetchPartitionSpec[]
  readonly forgotten?: readonly number[]
  readonly topic?: string
  readonly topicId?: Uuid
}

interface FetchPartitionSpec {
  readonly partition?: number
  readonly fetchOffset?: bigint
  readonly partitionMaxBytes?: number
  readonly currentLeaderEpoch?: number
  readonly lastFetchedEpoch?: number
}

export function fetchWhole(client: RawClient, spec: FetchSpec = {}): Promise<FetchResponse> {
  const { version = 12, topic = 'events', topicId, partitions = [{}], forgotten = [] } = spec
  const { maxWaitMs = 0, minBytes = 1, maxBytes, isolationLevel, sessionId, sessionEpoch, rackId } = spec
  return client.request(fetchApi, version, {
    maxWaitMs,
    minBytes,
    maxBytes,
    isolationLevel,
    sessionId,
    sessionEpoch,
    rackId,
    topics:
      partitions.length === 0
        ? []
        : [
            {
              topic,
              topicId,
              partitions: partitions.map(
                ({ partition = 0, fetchOffset = 0n, partitionMaxBytes = 1 << 20, ...rest }) => ({
                  partition,
                  fetchOffset,
                  partitionMaxBytes,
                  ...rest,
                }),
              ),
            },
          ],
    forgottenTopicsData: forgotten.length === 0 ? [] : [{ topic, topicId, partitions: forgotten }],
  })
}

/** Fetches and gives the partitions of the response. */
export async function fetch(client: RawClient, spec: FetchSpec = {}): Promise<FetchResponsePartitionData[]> {
  return (await fetchWhole(client, spec)).responses.flatMap(topic => topic.partitions)
}

export function metadata(
  client: RawClient,
  topics: readonly (string | null)[] | null,
  options: { version?: number; allowAutoTopicCreation?: boolean; topicId?: Uuid } = {},
): Promise<MetadataResponse> {
  const { version = 12, allowAutoTopicCreation = false, topicId } = options
  return client.request(metadataApi, version, {
    topics: topics && topics.map(name => ({ name, ...(name === null ? { topicId } : {}) })),
    allowAutoTopicCreation,
  })
}

export async function listOffset(
  client: RawClient,
  timestamp: number,
  options: { version?: number; topic?: string; partition?: number; currentLeaderEpoch?: number } = {},
): Promise<{ errorCode: number; offset: bigint; timestamp: number; leaderEpoch: number }> {
  const { version = 10, topic = 'events', partition = 0, currentLeaderEpoch = -1 } = options
  const { topics } = await client.request(listOffsetsApi, version, {
    replicaId: -1,
    isolationLevel: 0,
    topics: [{ name: topic, partitions: [{ partitionIndex: partition, currentLeaderEpoch, timestamp }] }],
  })
  const found = topics[0]?.partitions[0]
  if (found === undefined) throw new Error('no answer')
  const { errorCode, offset, leaderEpoch } = found
  return { errorCode, offset, timestamp: found.timestamp, leaderEpoch }
}
