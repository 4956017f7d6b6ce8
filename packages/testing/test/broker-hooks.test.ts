import { ErrorCode } from '@kclient/errors'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { produceApi } from '@kclient/protocol/messages/produce'
import { describe, expect, test } from 'vitest'
import { deferred } from '../src/wire/deferred.ts'
import { corrupt, cutAfter, dribble, type EmbeddedBroker, startBroker } from '../src/index.ts'
import { batch } from './support/batches.ts'
import { RawClient } from './support/raw-client.ts'
import { fetch, metadata, produce } from './support/requests.ts'

async function withBroker(run: (client: RawClient, broker: EmbeddedBroker) => Promise<void>): Promise<void> {
  await using broker = await startBroker({ nodes: 2, topics: { events: 2 } })
  await using client = await RawClient.to(broker)
  await run(client, broker)
}

describe('broker.on', () => {
  test('answers in the place of the broker', () =>
    withBroker(async (client, broker) => {
      broker.on(metadataApi, ({ request }) => ({
        brokers: [],
        topics: [],
        clusterId: `${request.topics?.length} topics`,
      }))
      expect(await metadata(client, ['a', 'b'])).toMatchObject({ clusterId: '2 topics', brokers: [] })
    }))

  test('changes what the broker answers, for one partition alone', () =>
    withBroker(async (client, broker) => {
      broker.append('events', [{ value: 'a' }])
      broker.on(fetchApi, async call => {
        const response = await call.next()
        for (const partition of response.responses.flatMap(topic => topic.partitions)) {
          if (partition.partitionIndex === 1) partition.errorCode = ErrorCode.UNKNOWN_SERVER_ERROR
        }
        return response
      })
      const found = await fetch(client, { partitions: [{ partition: 0 }, { partition: 1 }] })
      expect(found.map(({ errorCode }) => errorCode)).toEqual([0, -1])
      expect(found[0]?.records?.length).toBeGreaterThan(0)
    }))

  test('loses the answer to a produce that was done', () =>
    withBroker(async (client, broker) => {
      broker.on(
        produceApi,
        async call => {
          await call.next()
          return 'close'
        },
        { times: 1 },
      )
      await expect(produce(client, batch())).rejects.toThrow()
      expect(broker.endOffset('events')).toBe(1n)
      await using again = await RawClient.to(broker)
      expect(await produce(again, batch())).toMatchObject({ errorCode: 0, baseOffset: 1n })
    }))

  test('closes before anything is done', () =>
    withBroker(async (client, broker) => {
      broker.on(produceApi, () => 'close')
      await expect(produce(client, batch())).rejects.toThrow()
      expect(broker.endOffset('events')).toBe(0n)
    }))

  test('drops a request and serves the next', () =>
    withBroker(async (client, broker) => {
      broker.on(metadataApi, () => 'drop', { times: 1 })
      client.send(metadataApi, 12, { topics: [] })
      expect((await metadata(client, [])).brokers).toHaveLength(2)
      expect(client.frames).toHaveLength(1)
    }))

  test('holds a request until the test lets it go', () =>
    withBroker(async (client, broker) => {
      const { promise: gate, resolve: open } = deferred<void>()
      const seen: string[] = []
      broker.on(metadataApi, async ({ clientId, connection, version }) => {
        seen.push(`${clientId} ${connection} ${version}`)
        await gate
      })
      const held = metadata(client, [])
      await expect.poll(() => seen).toEqual(['raw 1 12'])
      expect(client.frames).toEqual([])
      open()
      expect((await held).brokers).toHaveLength(2)
    }))

  test('delays by the clock of the runtime', () =>
    withBroker(async (client, broker) => {
      broker.on(metadataApi, call => call.delay(30))
      const started = performance.now()
      await metadata(client, [])
      expect(performance.now() - started).toBeGreaterThan(28)
    }))

  test('takes only requests to its node, as often as told, the newest hook first', () =>
    withBroker(async (client, broker) => {
      await using other = await RawClient.to(broker, 2)
      const ids = async (raw: RawClient): Promise<unknown> => (await metadata(raw, [])).clusterId
      const says = (clusterId: string) => () => ({ brokers: [], topics: [], clusterId })
      const remove = broker.on(metadataApi, says('first'))
      broker.on(metadataApi, says('once'), { times: 1 })
      broker.on(metadataApi, says('second node'), { node: 2, times: 2 })
      expect([await ids(client), await ids(client), await ids(other), await ids(other), await ids(other)]).toEqual([
        'once',
        'first',
        'second node',
        'second node',
        'first',
      ])
      remove()
      expect(await ids(client)).toBe(broker.clusterId)
    }))

  test('a hook that throws ends the connection, and stopping the broker throws it', async () => {
    const broker = await startBroker()
    await using client = await RawClient.to(broker)
    broker.on(metadataApi, () => {
      throw new Error('a mistake in a test')
    })
    await expect(metadata(client, [])).rejects.toThrow()
    await expect(broker.stop()).rejects.toThrow('a mistake in a test')
    await broker.stop()
  })

  test('a hook that returns nonsense is told so', async () => {
    const broker = await startBroker()
    await using client = await RawClient.to(broker)
    broker.on(metadataApi, () => 'dorp')
    await expect(metadata(client, [])).rejects.toThrow()
    await expect(broker.stop()).rejects.toThrow(/returned "dorp"/)
  })

  test('a request can be done once', async () => {
    const broker = await startBroker()
    await using client = await RawClient.to(broker)
    broker.on(metadataApi, async call => {
      await call.next()
      await call.next()
    })
    await expect(metadata(client, [])).rejects.toThrow()
    await expect(broker.stop()).rejects.toThrow(/can be done once/)
  })
})

describe('on the wire', () => {
  test('an answer dribbles in', () =>
    withBroker(async (client, broker) => {
      broker.on(metadataApi, () => dribble({ bytes: 7, everyMs: 1 }), { times: 1 })
      const { brokers } = await metadata(client, [])
      expect(brokers).toHaveLength(2)
      expect(client.chunks.length).toBeGreaterThan(5)
      expect((await metadata(client, [])).brokers).toHaveLength(2)
    }))

  test('an answer is cut off', () =>
    withBroker(async (client, broker) => {
      broker.on(metadataApi, () => cutAfter(10))
      await expect(metadata(client, [])).rejects.toThrow()
      expect(client.chunks).toEqual([10])
    }))

  test('an answer is corrupted, in place or as a whole', () =>
    withBroker(async (client, broker) => {
      broker.on(metadataApi, () => corrupt(() => Buffer.from([0, 0, 0, 4, 0, 0, 0, 77])), { times: 1 })
      client.send(metadataApi, 12, { topics: [] })
      await expect.poll(() => client.frames.length).toBe(1)
      expect(client.frames[0]).toEqual(Buffer.from([0, 0, 0, 77]))
      broker.on(metadataApi, () => corrupt(frame => void frame.writeInt32BE(1_234, 4)), { times: 1 })
      client.send(metadataApi, 12, { topics: [] })
      await expect.poll(() => client.frames.length).toBe(2)
      expect(client.frames[1]?.readInt32BE(0)).toBe(1_234)
    }))
})
