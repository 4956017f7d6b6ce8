import { ErrorCode } from '@kclient/errors'
import { Reader, Writer } from '@kclient/protocol'
import { apiVersionsApi } from '@kclient/protocol/messages/api-versions'
import { consumerGroupHeartbeatApi } from '@kclient/protocol/messages/consumer-group-heartbeat'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { produceApi } from '@kclient/protocol/messages/produce'
import { describe, expect, test } from 'vitest'
import { type BrokerOptions, startBroker } from '../src/index.ts'
import { RawClient } from './support/raw-client.ts'
import { metadata } from './support/requests.ts'

const me = { clientSoftwareName: 'raw', clientSoftwareVersion: '1.0' }

async function rangesOf(options: BrokerOptions, version = 3): Promise<Map<number, string>> {
  await using broker = await startBroker(options)
  await using client = await RawClient.to(broker)
  const { apiKeys } = await client.request(apiVersionsApi, version, me)
  return new Map(apiKeys.map(({ apiKey, minVersion, maxVersion }) => [apiKey, `${minVersion}-${maxVersion}`]))
}

/** A request header and nothing else, for versions that no codec knows. */
function header(apiKey: number, version: number, flexible: boolean): Buffer {
  const writer = new Writer()
  writer.writeInt16(apiKey)
  writer.writeInt16(version)
  writer.writeInt32(99)
  writer.writeNullableString('raw')
  if (flexible) writer.writeUnsignedVarint(0)
  const body = Buffer.concat(writer.segments())
  const size = Buffer.alloc(4)
  size.writeInt32BE(body.length)
  return Buffer.concat([size, body])
}

describe('ApiVersions', () => {
  test('tells what the release can', async () => {
    const newest = await rangesOf({})
    expect([0, 1, 3, 18, 22].map(key => newest.get(key))).toEqual(['0-13', '4-18', '0-13', '0-4', '0-5'])
    expect([8, 9, 10, 11, 12, 13, 14, 15, 16, 42, 47].map(key => newest.get(key))).toEqual([
      '2-10',
      '1-10',
      '0-6',
      '0-9',
      '0-4',
      '0-5',
      '0-5',
      '0-6',
      '0-5',
      '0-2',
      '0-0',
    ])
    const older = await rangesOf({ versions: '3.9' })
    expect([0, 1, 3, 10, 22].map(key => older.get(key))).toEqual(['0-11', '4-17', '0-12', '0-6', '0-5'])
    const oldest = await rangesOf({ versions: '2.1' }, 2)
    expect([8, 9, 10, 11, 12, 13, 14, 15, 16, 42, 47].map(key => oldest.get(key))).toEqual([
      '2-6',
      '1-5',
      '0-2',
      '0-3',
      '0-2',
      '0-2',
      '0-2',
      '0-2',
      '0-2',
      '0-1',
      undefined,
    ])
    expect([0, 1, 2, 3, 18, 22, 60].map(key => oldest.get(key))).toEqual([
      '0-7',
      '4-10',
      '1-4',
      '0-7',
      '0-2',
      '0-1',
      undefined,
    ])
  })

  test('tells what single APIs are capped to', async () => {
    const ranges = await rangesOf({ versions: { [produceApi.key]: 9, [metadataApi.key]: -1 } })
    expect([ranges.get(0), ranges.get(3), ranges.get(1)]).toEqual(['0-9', undefined, '4-18'])
  })

  test('names the feature level that tells releases apart', async () => {
    await using broker = await startBroker({ versions: '4.3' })
    await using client = await RawClient.to(broker)
    const { supportedFeatures, finalizedFeatures, finalizedFeaturesEpoch } = await client.request(apiVersionsApi, 4, me)
    expect(supportedFeatures).toContainEqual({ name: 'metadata.version', minVersion: 7, maxVersion: 30 })
    expect(finalizedFeatures).toContainEqual({ name: 'metadata.version', maxVersionLevel: 30, minVersionLevel: 30 })
    expect(finalizedFeaturesEpoch).toBeGreaterThanOrEqual(0n)
  })

  test('answers a version that it does not know in the shape of version 0, and goes on', async () => {
    await using broker = await startBroker()
    await using client = await RawClient.to(broker)
    client.write(header(apiVersionsApi.key, 77, true))
    await expect.poll(() => client.frames.length).toBe(1)
    const reader = new Reader(client.frames[0] as Buffer)
    expect(reader.readInt32()).toBe(99)
    const answer = apiVersionsApi.decodeResponse(reader, 0)
    expect(answer.errorCode).toBe(ErrorCode.UNSUPPORTED_VERSION)
    expect(answer.apiKeys).toEqual([{ apiKey: 18, minVersion: 0, maxVersion: 4 }])
    expect(reader.remaining).toBe(0)
    expect((await client.request(apiVersionsApi, 4, me)).errorCode).toBe(0)
  })

  test('as 2.1 does not say which versions there are', async () => {
    await using broker = await startBroker({ versions: '2.1' })
    await using client = await RawClient.to(broker)
    client.write(header(apiVersionsApi.key, 3, true))
    await expect.poll(() => client.frames.length).toBe(1)
    const reader = new Reader(client.frames[0] as Buffer, 4)
    expect(apiVersionsApi.decodeResponse(reader, 0)).toMatchObject({
      errorCode: ErrorCode.UNSUPPORTED_VERSION,
      apiKeys: [],
    })
  })

  test('refuses the name of a client that Kafka refuses', async () => {
    await using broker = await startBroker()
    await using client = await RawClient.to(broker)
    const answer = await client.request(apiVersionsApi, 3, { clientSoftwareName: '-no-', clientSoftwareVersion: '1' })
    expect(answer.errorCode).toBe(ErrorCode.INVALID_REQUEST)
  })
})

describe('a connection is closed', () => {
  const closes = async (bytes: Uint8Array, options: BrokerOptions = {}): Promise<void> => {
    const reasons: string[] = []
    const note = (message: string): unknown => reasons.push(message)
    await using broker = await startBroker({ ...options, logger: { debug: note, info: note, warn: note, error: note } })
    await using client = await RawClient.to(broker)
    client.write(bytes)
    await client.closed
    expect(client.frames).toEqual([])
    expect(reasons).toHaveLength(1)
    // Others are served.
    await using other = await RawClient.to(broker)
    expect((await metadata(other, [])).brokers).toHaveLength(1)
  }

  test('for an API that nobody knows', () => closes(header(999, 0, false)))
  test('for an API that is not served', () => closes(header(consumerGroupHeartbeatApi.key, 1, true)))
  test('for a version that is too new', () => closes(header(metadataApi.key, 99, true)))
  test('for a version of Produce that is advertised for old clients only', () =>
    closes(header(produceApi.key, 2, false)))
  test('for a request that is cut off', () => closes(header(metadataApi.key, 12, true)))
  test('for a request that is too short for a header', () => closes(Buffer.from([0, 0, 0, 2, 0, 3])))
  test('for a request that is too large', () => closes(Buffer.from([0, 1, 0, 0]), { maxRequestBytes: 65_535 }))
  test('for something that is not Kafka', () => closes(Buffer.from('GET / HTTP/1.1\r\n\r\n')))
  test('for an endless array', () => {
    const endless = header(metadataApi.key, 12, true)
    const bytes = Buffer.concat([endless, Buffer.from([0xff, 0xff, 0xff, 0xff, 0x07, 0, 0])])
    bytes.writeInt32BE(bytes.length - 4)
    return closes(bytes)
  })
})

test('an option that does not exist, or makes no sense, is refused', async () => {
  await expect(startBroker({ ports: 5 } as BrokerOptions)).rejects.toThrow(/unknown option `ports`/)
  await expect(startBroker({ nodes: 0 })).rejects.toThrow(/at least 1/)
  await expect(startBroker({ nodes: [{ nodeId: 1 }, { nodeId: 1 }] })).rejects.toThrow(/same nodeId/)
  await expect(startBroker({ versions: '1.0' as '2.1' })).rejects.toThrow(/no release "1.0"/)
  await expect(startBroker({ topicDefaults: { 'retention.years': '1' } })).rejects.toThrow(/no topic configuration/)
  await expect(startBroker({ topics: { 'a b': 1 } })).rejects.toThrow(/character/)
})
