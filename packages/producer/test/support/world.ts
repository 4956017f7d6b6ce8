import { ErrorCode } from '@kclient/errors'
import type { Api } from '@kclient/protocol'
import { produceApi, type ProduceRequest, type ProduceResponse } from '@kclient/protocol/messages/produce'
import {
  type ApiCall,
  type BrokerOptions,
  type EmbeddedBroker,
  type LoggedRecord,
  startBroker,
  VirtualRuntime,
  type VirtualRuntimeOptions,
} from '@kclient/testing'
import { Producer, type ProducerOptions, type ProducerRecord } from '../../src/index.ts'

/** A Produce request as a hook sees it. */
export type ProduceCall = ApiCall<ProduceRequest, ProduceResponse>

/** A cluster and producers in virtual time. */
export interface World {
  readonly runtime: VirtualRuntime
  readonly broker: EmbeddedBroker
  /** A started producer; it is stopped at the end. */
  producer<K = string, V = string>(options?: ProducerOptions<K, V>): Promise<Producer<K, V>>
  /** Lets virtual time pass until something holds. */
  until(holds: () => boolean, what?: string): Promise<void>
  /** Every request of an API from now on, oldest first. */
  calls<QI, Q, RI, R>(api: Api<QI, Q, RI, R>): ApiCall<Q, R>[]
  /** The values in the log of a partition. */
  values(topic: string, partition?: number): string[]
}

/** Runs a test in virtual time: what waits for minutes takes no time, and every run is the same. */
export async function inWorld(
  options: BrokerOptions,
  scenario: (world: World) => Promise<void>,
  network: VirtualRuntimeOptions = {},
): Promise<void> {
  const runtime = new VirtualRuntime(network)
  const producers: { stop(terms: { timeoutMs: number }): Promise<void> }[] = []
  await runtime.run(async () => {
    const broker = await startBroker({ ...options, runtime })
    const world: World = {
      runtime,
      broker,
      async producer<K, V>(given?: ProducerOptions<K, V>) {
        const producer = new Producer<K, V>({
          bootstrapServers: broker.bootstrapServers,
          runtime,
          ...given,
        } as ProducerOptions<K, V>)
        producers.push(producer)
        await producer.start()
        return producer
      },
      async until(holds, what = 'the condition') {
        const giveUpAt = runtime.now() + 600_000
        while (!holds()) {
          if (runtime.now() > giveUpAt) throw new Error(`Waited ten minutes for ${what}`)
          await runtime.sleep(1)
        }
      },
      calls<QI, Q, RI, R>(api: Api<QI, Q, RI, R>) {
        const calls: ApiCall<Q, R>[] = []
        broker.on(api, call => void calls.push(call))
        return calls
      },
      values: (topic, partition) => broker.records(topic, partition).map(valueOf),
    }
    try {
      await scenario(world)
    } finally {
      await Promise.all(producers.map(producer => producer.stop({ timeoutMs: 0 })))
      await broker.stop()
    }
  })
}

/** The text of a logged record. */
export function valueOf(record: LoggedRecord): string {
  return record.value?.toString() ?? '(null)'
}

/** Records for one partition, `text0`, `text1`, … */
export function numbered(topic: string, count: number, from = 0, partition = 0): ProducerRecord<string, string>[] {
  return Array.from({ length: count }, (_, index) => ({ topic, partition, value: `v${from + index}` }))
}

/** The texts that {@link numbered} makes. */
export function texts(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => `v${from + index}`)
}

/** An answer in which every partition of the request has an error. */
export function refusal(call: ProduceCall, errorCode: number, only?: number): ProduceResponse {
  return {
    throttleTimeMs: 0,
    nodeEndpoints: [],
    responses: call.request.topicData.map(({ name, topicId, partitionData }) => ({
      name,
      topicId,
      partitionResponses: partitionData.map(({ index }) => ({
        index,
        errorCode: only === undefined || only === index ? errorCode : ErrorCode.NONE,
        baseOffset: -1n,
        logAppendTimeMs: -1,
        logStartOffset: 0n,
        recordErrors: [],
        errorMessage: null,
        currentLeader: { leaderId: -1, leaderEpoch: -1 },
      })),
    })),
  }
}

/** The bytes of the only batch of a request. */
export function batchOf(call: ProduceCall): Buffer {
  return call.request.topicData[0]?.partitionData[0]?.records as Buffer
}

/** Outcomes of promises, with what rejected ones say. */
export async function outcomes(
  promises: readonly Promise<unknown>[],
): Promise<({ ok: true } | { ok: false; code: string; persisted: string | undefined; message: string })[]> {
  const settled = await Promise.allSettled(promises)
  return settled.map(result => {
    if (result.status === 'fulfilled') return { ok: true }
    const { code, persisted, message } = result.reason as Error & { code: string; persisted?: string }
    return { ok: false, code, persisted, message }
  })
}

export { produceApi }
