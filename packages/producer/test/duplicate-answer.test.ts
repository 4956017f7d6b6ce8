import { ErrorCode } from '@kclient/errors'
import { expect, test } from 'vitest'
import { inWorld, produceApi, refusal } from './support/world.ts'

test('DUPLICATE_SEQUENCE_NUMBER means that the batch is there, at an offset that nobody tells (P-ONCE)', () =>
  inWorld({ topics: { events: 1 } }, async ({ broker, producer: make, values }) => {
    const producer = await make()
    expect(await producer.send({ topic: 'events', value: 'first' })).toMatchObject({ offset: 0n })
    broker.on(
      produceApi,
      async call => {
        await call.next()
        return refusal(call, ErrorCode.DUPLICATE_SEQUENCE_NUMBER)
      },
      { times: 1 },
    )
    expect(await producer.send({ topic: 'events', value: 'second' })).toMatchObject({ partition: 0, offset: -1n })
    expect(await producer.send({ topic: 'events', value: 'third' })).toMatchObject({ offset: 2n })
    expect(values('events')).toEqual(['first', 'second', 'third'])
  }))
