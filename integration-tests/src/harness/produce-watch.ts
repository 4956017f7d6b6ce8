import type { Payload, Producer, ProducerOptions } from '@kclient/producer'
import { RecordBatch } from '@kclient/protocol'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { produceApi, type ProduceRequest, type ProduceResponse } from '@kclient/protocol/messages/produce'
import type { ApiCall, FaultProxy } from '@kclient/testing'
import { partitionsOf, readToEnd } from './records.ts'
import type { Scenario } from './scenario.ts'

/** A Produce request on its way. */
export type ProduceCall = ApiCall<ProduceRequest, ProduceResponse>

/** A producer whose requests pass before our eyes. */
export interface WatchedProducer<K, V> {
  readonly producer: Producer<K, V>
  readonly proxy: FaultProxy
  /** The Produce requests so far, oldest first. */
  readonly requests: ProduceCall[]
  /** What a request has to pass before its answer comes back; nothing at first. */
  pass: (call: ProduceCall) => Promise<ProduceResponse | 'drop' | 'close'>
}

/** A started producer behind a proxy. */
export async function watchedProducer<K = Payload, V = Payload>(
  kafka: Scenario,
  options?: ProducerOptions<K, V>,
): Promise<WatchedProducer<K, V>> {
  const proxy = await kafka.proxy()
  const requests: ProduceCall[] = []
  const watch: Omit<WatchedProducer<K, V>, 'producer'> = { proxy, requests, pass: call => call.next() }
  proxy.on(produceApi, call => {
    requests.push(call)
    return watch.pass(call)
  })
  const all = { ...options, bootstrapServers: proxy.bootstrapServers } as ProducerOptions<K, V>
  const producer = await kafka.producer<K, V>(all)
  return Object.assign(watch, { producer })
}

/** The batches of a request, with where they go. */
export function batchesOf(call: ProduceCall): { topic: string; partition: number; batch: RecordBatch }[] {
  return call.request.topicData.flatMap(({ name, partitionData }) =>
    partitionData.flatMap(({ index, records }) =>
      [...RecordBatch.readAll(records as Buffer)].map(batch => ({ topic: name, partition: index, batch })),
    ),
  )
}

/** An answer that refuses all partitions of a request. */
export function refusal(call: ProduceCall, errorCode: number): ProduceResponse {
  return {
    throttleTimeMs: 0,
    nodeEndpoints: [],
    responses: call.request.topicData.map(({ name, topicId, partitionData }) => ({
      name,
      topicId,
      partitionResponses: partitionData.map(({ index }) => ({
        index,
        errorCode,
        baseOffset: -1n,
        logAppendTimeMs: -1,
        logStartOffset: -1n,
        recordErrors: [],
        errorMessage: null,
        currentLeader: { leaderId: -1, leaderEpoch: -1 },
      })),
    })),
  }
}

/** The batches as they are in the log: those that a broker gives to a consumer. */
export async function storedBatches(kafka: Scenario, topic: string, partitions = 1): Promise<RecordBatch[]> {
  const proxy = await kafka.proxy()
  const batches: RecordBatch[] = []
  proxy.on(fetchApi, async call => {
    const response = await call.next()
    for (const { partitions: answers } of response.responses) {
      for (const { records } of answers) {
        if (records === null || records === undefined) continue
        // The answer may end within a batch, which then comes again.
        for (const batch of RecordBatch.readAll(Buffer.from(records))) batches.push(batch)
      }
    }
    return response
  })
  const consumer = await kafka.consumer({ bootstrapServers: proxy.bootstrapServers })
  consumer.assign(partitionsOf(topic, partitions))
  await readToEnd(consumer)
  await consumer.stop()
  return batches
}
