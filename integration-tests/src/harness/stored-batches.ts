import { RecordBatch } from '@kclient/protocol'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { partitionsOf, readToEnd } from './records.ts'
import type { Scenario } from './scenario.ts'

/** A record batch as it is in the log of a broker. */
export interface StoredBatch {
  readonly partition: number
  readonly baseOffset: bigint
  readonly recordCount: number
  readonly compression: string
  readonly producerId: bigint
  readonly values: readonly string[]
}

/** The batches of a topic as brokers hand them out, byte for byte: in order within each partition. */
export async function storedBatches(kafka: Scenario, topic: string, partitions = 1): Promise<StoredBatch[]> {
  const proxy = await kafka.proxy()
  const found = new Map<string, StoredBatch>()
  proxy.on(fetchApi, async call => {
    const response = await call.next()
    for (const { partitionIndex: partition, records } of response.responses.flatMap(each => each.partitions)) {
      for (const batch of RecordBatch.readAll(records ?? Buffer.alloc(0))) {
        const values: string[] = []
        const cursor = batch.records(batch.decompress())
        while (cursor.next()) values.push(cursor.value()?.toString() ?? '(null)')
        const { baseOffset, recordCount, compression, producerId } = batch
        found.set(`${partition}-${baseOffset}`, { partition, baseOffset, recordCount, compression, producerId, values })
      }
    }
    return response
  })
  const consumer = await kafka.consumer({ bootstrapServers: proxy.bootstrapServers })
  consumer.assign(partitionsOf(topic, partitions))
  await readToEnd(consumer)
  await consumer.stop()
  await proxy.stop()
  return [...found.values()].toSorted((one, other) =>
    one.partition === other.partition ? Number(one.baseOffset - other.baseOffset) : one.partition - other.partition,
  )
}
