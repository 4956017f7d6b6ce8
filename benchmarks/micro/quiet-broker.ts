import { apiTable, encodeResponseFrame, Reader, readRequestHeader, type Uuid } from '@kclient/protocol'
import { apiVersionsApi } from '@kclient/protocol/messages/api-versions'
import { initProducerIdApi } from '@kclient/protocol/messages/init-producer-id'
import { metadataApi, type MetadataRequest } from '@kclient/protocol/messages/metadata'
import { produceApi, type ProduceRequest } from '@kclient/protocol/messages/produce'
import { nodeRuntime, type Runtime, type Transport, type TransportHandlers } from '@kclient/net'

const topicId = 'AAAAAAAAQACAAAAAAAAAAQ' as Uuid
/** Where a record batch says how many records it has. */
const recordCountAt = 57

/** A Runtime whose only broker is in this process, without a socket: it throws records away and acknowledges them. */
export function quietRuntime(partitions: number): Runtime {
  return {
    ...nodeRuntime,
    lookup: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    connect: (_address, _tls, handlers) => new QuietBroker(partitions, handlers),
  }
}

interface Sent {
  readonly buffers: readonly Uint8Array[]
  readonly done: ((error?: Error | null) => void) | undefined
}

class QuietBroker implements Transport {
  readonly #partitions: number
  readonly #handlers: TransportHandlers
  #sent: Sent[] = []
  #offset = 0n

  constructor(partitions: number, handlers: TransportHandlers) {
    this.#partitions = partitions
    this.#handlers = handlers
    setImmediate(() => handlers.onConnect())
  }

  write(buffers: readonly Uint8Array[], done?: (error?: Error | null) => void): boolean {
    if (this.#sent.length === 0) setImmediate(() => this.#answerAll())
    this.#sent.push({ buffers, done })
    return true
  }

  pause(): void {}

  resume(): void {}

  close(): void {
    setImmediate(() => this.#handlers.onClose(undefined))
  }

  #answerAll(): void {
    const sent = this.#sent
    this.#sent = []
    for (const { done } of sent) done?.()
    for (const { buffers } of sent) {
      for (const segment of this.#answer(buffers)) this.#handlers.onBytes(segment)
    }
  }

  #answer(buffers: readonly Uint8Array[]): Buffer[] {
    const reader = new Reader(buffers.length === 1 ? (buffers[0] as Buffer) : Buffer.concat(buffers))
    reader.readInt32()
    const { apiKey, apiVersion: version, correlationId } = readRequestHeader(reader)
    switch (apiKey) {
      case apiVersionsApi.key: {
        const apiKeys = apiTable.map(({ key, minVersion, maxVersion }) => ({
          apiKey: key,
          minVersion,
          maxVersion,
        }))
        return encodeResponseFrame(apiVersionsApi, version, correlationId, { errorCode: 0, apiKeys })
      }
      case metadataApi.key:
        return encodeResponseFrame(
          metadataApi,
          version,
          correlationId,
          this.#metadata(metadataApi.decodeRequest(reader, version)),
        )
      case initProducerIdApi.key:
        return encodeResponseFrame(initProducerIdApi, version, correlationId, {
          errorCode: 0,
          producerId: 1n,
          producerEpoch: 0,
        })
      case produceApi.key:
        return encodeResponseFrame(
          produceApi,
          version,
          correlationId,
          this.#stored(produceApi.decodeRequest(reader, version)),
        )
      default:
        throw new Error(`The quiet broker does not know API ${apiKey}`)
    }
  }

  #metadata({ topics }: MetadataRequest) {
    const partitions = Array.from({ length: this.#partitions }, (_, partitionIndex) => ({
      errorCode: 0,
      partitionIndex,
      leaderId: 1,
      leaderEpoch: 0,
      replicaNodes: [1],
      isrNodes: [1],
    }))
    return {
      brokers: [{ nodeId: 1, host: '127.0.0.1', port: 9092 }],
      clusterId: 'quiet',
      controllerId: 1,
      topics: (topics ?? []).map(({ name }) => ({ errorCode: 0, name, topicId, partitions })),
    }
  }

  #stored({ topicData }: ProduceRequest) {
    return {
      responses: topicData.map(({ name, topicId: id, partitionData }) => ({
        name,
        topicId: id,
        partitionResponses: partitionData.map(({ index, records }) => {
          const baseOffset = this.#offset
          this.#offset += BigInt(records?.readInt32BE(recordCountAt) ?? 0)
          return { index, errorCode: 0, baseOffset, logStartOffset: 0n }
        }),
      })),
    }
  }
}
