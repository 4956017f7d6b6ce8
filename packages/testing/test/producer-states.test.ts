import { ErrorCode } from '@kclient/errors'
import { describe, expect, test } from 'vitest'
import { type ProducerBatch, ProducerStates } from '../src/broker/producer-states.ts'

const lastSequence = 0x7fff_ffff

function of(baseSequence: number, recordCount = 1, producerEpoch = 0): ProducerBatch {
  return { producerId: 7n, producerEpoch, baseSequence, recordCount }
}

/** Checks a batch and, when it is to be appended, writes it at an offset. */
function send(states: ProducerStates, batch: ProducerBatch, offset: bigint, now = 0): string {
  const verdict = states.check(batch, now)
  if (verdict.kind === 'append') states.written(batch, offset, -1, now)
  if (verdict.kind === 'duplicate') return `duplicate of ${verdict.baseOffset}`
  if (verdict.kind === 'error') return Object.entries(ErrorCode).find(([, code]) => code === verdict.code)?.[0] ?? '?'
  return 'append'
}

describe('ProducerStates', () => {
  test('takes consecutive sequences and refuses a gap', () => {
    const states = new ProducerStates(1_000)
    expect(send(states, of(0, 3), 0n)).toBe('append')
    expect(send(states, of(3, 2), 3n)).toBe('append')
    expect(send(states, of(6), 5n)).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
    expect(send(states, of(5), 5n)).toBe('append')
  })

  test('answers a duplicate of one of the last five batches with its offset, and refuses an older one', () => {
    const states = new ProducerStates(1_000)
    for (let index = 0; index < 6; index++) send(states, of(index * 2, 2), BigInt(index * 100))
    for (let index = 1; index < 6; index++)
      expect(send(states, of(index * 2, 2), 0n)).toBe(`duplicate of ${index * 100}`)
    expect(send(states, of(0, 2), 0n)).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
  })

  test('takes the same first sequence with another count for no duplicate', () => {
    const states = new ProducerStates(1_000)
    send(states, of(0, 5), 0n)
    expect(send(states, of(0, 4), 0n)).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
  })

  test('wants a new epoch to begin at 0 and refuses the old one from then on', () => {
    const states = new ProducerStates(1_000)
    send(states, of(0, 5), 0n)
    expect(send(states, of(5, 1, 1), 5n)).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
    expect(send(states, of(0, 1, 1), 5n)).toBe('append')
    expect(send(states, of(5, 1, 0), 6n)).toBe('INVALID_PRODUCER_EPOCH')
    expect(send(states, of(0, 5, 0), 6n)).toBe('INVALID_PRODUCER_EPOCH')
    expect(send(states, of(1, 1, 1), 6n)).toBe('append')
  })

  test('takes any first sequence of a producer that it does not know', () => {
    expect(send(new ProducerStates(1_000), of(40), 0n)).toBe('append')
  })

  test('goes on with 0 after 2^31 - 1, also in the middle of a batch', () => {
    const states = new ProducerStates(1_000)
    expect(send(states, of(lastSequence - 1, 2), 0n)).toBe('append')
    expect(send(states, of(0, 1), 2n)).toBe('append')

    const across = new ProducerStates(1_000)
    expect(send(across, of(lastSequence - 1, 4), 0n)).toBe('append')
    expect(send(across, of(lastSequence - 1, 4), 0n)).toBe('duplicate of 0')
    expect(send(across, of(2), 4n)).toBe('append')
  })

  test('forgets a producer that has written nothing for too long', () => {
    const states = new ProducerStates(1_000)
    send(states, of(0, 5), 0n, 0)
    expect(send(states, of(9), 5n, 1_000)).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
    expect(send(states, of(9), 5n, 1_001)).toBe('append')
  })

  test('keeps producers apart', () => {
    const states = new ProducerStates(1_000)
    send(states, of(0, 5), 0n)
    expect(send(states, { ...of(0), producerId: 8n }, 5n)).toBe('append')
    expect(send(states, of(5), 6n)).toBe('append')
  })
})
