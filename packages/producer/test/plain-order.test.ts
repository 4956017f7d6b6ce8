import { expect, test } from 'vitest'
import type { OrderedBatch } from '../src/batches/delivery-order.ts'
import { PlainOrder } from '../src/sending/plain-order.ts'

function batch(recordCount = 10): OrderedBatch {
  return {
    recordCount,
    producerId: -1n,
    producerEpoch: -1,
    baseSequence: -1,
    inFlight: false,
    inDoubt: false,
    refused: false,
    abandoned: false,
  }
}

test('one batch at a time, so that order holds without numbers (P-ORDER)', () => {
  const order = new PlainOrder()
  const first = batch()
  order.admit(first)
  expect(order.admits()).toBe(false)
  expect(order.retry()).toBeUndefined()
  expect(order.answered(first, 'doubtful')).toBe('retry')
  expect(order.admits()).toBe(false)
  expect(order.retry()).toBe(first)
  order.resent(first)
  expect(order.answered(first, 'stored')).toBe('done')
  expect(order.admits()).toBe(true)
  expect(first.baseSequence).toBe(-1)
})

test('a batch in doubt that fails later is in doubt still (P-HONEST)', () => {
  const order = new PlainOrder()
  const first = batch()
  order.admit(first)
  order.answered(first, 'doubtful')
  order.resent(first)
  expect(order.answered(first, 'refused')).toBe('fail')
  expect(first.inDoubt).toBe(true)
  expect(order.outstanding).toEqual([])
})

test('the parts of a batch go one after the other', () => {
  const order = new PlainOrder()
  const whole = batch()
  order.admit(whole)
  expect(order.answered(whole, 'too-large')).toBe('split')
  const parts = [batch(5), batch(5)]
  order.split(whole, parts)
  expect(order.retry()).toBe(parts[0])
  order.resent(parts[0] as OrderedBatch)
  expect(order.retry()).toBeUndefined()
  order.answered(parts[0] as OrderedBatch, 'stored')
  expect(order.retry()).toBe(parts[1])
})

test('an abandoned batch in flight goes with its answer', () => {
  const order = new PlainOrder()
  const first = batch()
  order.admit(first)
  order.abandon(first)
  expect(order.dropAbandoned()).toEqual([])
  order.answered(first, 'later')
  expect(order.dropAbandoned()).toEqual([first])
  expect(order.repair()).toBeUndefined()
  expect(() => order.repaired()).toThrow('no gap')
})
