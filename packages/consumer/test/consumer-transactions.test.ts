import { fetchApi } from '@kclient/protocol/messages/fetch'
import { expect, test } from 'vitest'
import { batch, marker, values } from './support/batches.ts'
import { offsets, texts } from './support/chunks.ts'
import { at, inWorld, take, type World } from './support/world.ts'

/** Producer 1 aborts, producer 2 commits, producer 1 commits; in between something without a transaction. */
function write({ broker, append }: World): void {
  broker.appendBatch('t', batch({ values: values(5, 'aborted'), producerId: 1n }))
  broker.appendBatch('t', batch({ values: values(5, 'b'), producerId: 2n, compression: 'snappy' }))
  append(at(0), 5, 'plain')
  broker.appendBatch('t', marker('abort', 0n, 1n))
  broker.appendBatch('t', marker('commit', 0n, 2n))
  broker.appendBatch('t', batch({ values: values(5, 'a'), producerId: 1n }))
  broker.appendBatch('t', marker('commit', 0n, 1n))
}

/** What a broker says of the transactions above. */
function tellAborted({ broker }: World): void {
  broker.on(fetchApi, async call => {
    const response = await call.next()
    if (response.responses.length > 0) expect(call.request.isolationLevel).toBe(1)
    for (const { partitions } of response.responses) {
      for (const data of partitions) data.abortedTransactions = [{ producerId: 1n, firstOffset: 0n }]
    }
    return response
  })
}

const committed = [...values(5, 'b'), ...values(5, 'plain'), ...values(5, 'a')]

test('read_committed gives what was committed, whole, in order, and nothing else', () =>
  inWorld({ topics: { t: 1 } }, async world => {
    write(world)
    tellAborted(world)
    const consumer = await world.consumer({ topics: 't', isolationLevel: 'read_committed' })
    expect(texts(await take(consumer, 15))).toEqual(committed)
    expect(await consumer.getOne({ timeoutMs: 100 })).toBeNull()
    // Behind the last marker, though nothing of it was handed out.
    expect(await consumer.position(at(0))).toBe(23n)
    expect(await consumer.lag(at(0))).toBe(0n)
  }))

test('read_committed from the middle of an aborted transaction skips the rest of it', () =>
  inWorld({ topics: { t: 1 } }, async world => {
    write(world)
    tellAborted(world)
    const consumer = await world.consumer({ isolationLevel: 'read_committed' })
    consumer.assign([at(0)])
    consumer.seek(at(0), 3)
    expect(texts(await take(consumer, 5))).toEqual(values(5, 'b'))
  }))

test('read_uncommitted gives everything but markers', () =>
  inWorld({ topics: { t: 1 } }, async world => {
    write(world)
    const consumer = await world.consumer({ topics: 't' })
    expect(texts(await take(consumer, 20))).toEqual([...values(5, 'aborted'), ...committed])
    expect(await consumer.getOne({ timeoutMs: 100 })).toBeNull()
    expect(await consumer.position(at(0))).toBe(23n)
  }))

test('a log of nothing but markers moves the position, and does not make the consumer spin', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, runtime, append, fetches }) => {
    for (let round = 0; round < 20; round++) broker.appendBatch('t', marker('abort', 0n, BigInt(round)))
    const seen = fetches()
    const consumer = await start({ topics: 't', maxPartitionFetchBytes: 100, fetchMaxBytes: 100 })
    const waiting = consumer.getOne()
    await runtime.sleep(5000)
    expect(await consumer.position(at(0))).toBe(20n)
    expect(seen.length).toBeLessThan(50)
    append(at(0), 1)
    expect(offsets([(await waiting)!])).toEqual([20])
  }))
