import { describe, expect, test } from 'vitest'
import type { OrderedBatch, ProducerIdAndEpoch } from '../src/batches/delivery-order.ts'
import { IdempotentOrder } from '../src/sending/idempotent-order.ts'

class Batch implements OrderedBatch {
  readonly name: string
  readonly recordCount: number
  producerId = -1n
  producerEpoch = -1
  baseSequence = -1
  inFlight = false
  inDoubt = false
  refused = false
  abandoned = false

  constructor(name: string, recordCount = 10) {
    this.name = name
    this.recordCount = recordCount
  }
}

const id: ProducerIdAndEpoch = { producerId: 7n, producerEpoch: 0 }
const bumped: ProducerIdAndEpoch = { producerId: 7n, producerEpoch: 1 }

/** An order whose leader has acknowledged ten records, so that several batches may be in flight. */
function steady(): IdempotentOrder<Batch> {
  const order = new IdempotentOrder<Batch>()
  const first = new Batch('first')
  order.admit(first, id)
  order.answered(first, 'stored', 9n)
  return order
}

function send(order: IdempotentOrder<Batch>, ...names: string[]): Batch[] {
  return names.map(name => {
    const batch = new Batch(name)
    order.admit(batch, id)
    return batch
  })
}

function resend(order: IdempotentOrder<Batch>): Batch | undefined {
  const batch = order.retry()
  if (batch !== undefined) order.resent(batch)
  return batch
}

describe('numbers', () => {
  test('follow each other from 0, also over requests in flight', () => {
    const order = steady()
    const [a, b] = send(order, 'a', 'b') as [Batch, Batch]
    expect([a.baseSequence, b.baseSequence, order.nextSequence]).toEqual([10, 20, 30])
    expect(order.inFlight).toBe(2)
  })

  test('wrap to 0 after 2^31 - 1, within a batch too', () => {
    const order = new IdempotentOrder<Batch>()
    order.nextSequence = 0x7fff_fffd
    const spanning = new Batch('spanning', 5)
    order.admit(spanning, id)
    expect(spanning.baseSequence).toBe(0x7fff_fffd)
    expect(order.nextSequence).toBe(2)
    order.answered(spanning, 'stored', 4n)
    const [next] = send(order, 'next') as [Batch]
    expect(next.baseSequence).toBe(2)
  })

  test('stay with a batch that is sent again', () => {
    const order = steady()
    const [a] = send(order, 'a') as [Batch]
    expect(order.answered(a, 'doubtful')).toBe('retry')
    expect(resend(order)).toBe(a)
    expect(a.baseSequence).toBe(10)
    expect(order.answered(a, 'stored', 19n)).toBe('done')
  })

  test('a gap that spans the wrap is still told from what stands before it', () => {
    const order = new IdempotentOrder<Batch>()
    order.nextSequence = 0x7fff_ffec
    const first = new Batch('first')
    order.admit(first, id)
    order.answered(first, 'stored')
    const [a, b, c] = send(order, 'a', 'b', 'c') as [Batch, Batch, Batch]
    expect(c.baseSequence).toBeLessThan(a.baseSequence)
    order.answered(a, 'doubtful')
    order.answered(b, 'refused')
    order.answered(c, 'out-of-order')
    // a stands before the gap and has to be decided first; c is behind it and certain.
    expect(resend(order)).toBe(a)
    order.answered(a, 'stored')
    expect(order.repair()).toBe('rewind')
    expect(order.repaired()).toEqual([c])
    expect(order.nextSequence).toBe(b.baseSequence)
  })
})

describe('one at a time', () => {
  test('until the leader has acknowledged the first batch (P-SOLO)', () => {
    const order = new IdempotentOrder<Batch>()
    const [a] = send(order, 'a') as [Batch]
    expect(order.admits(id)).toBe(false)
    order.answered(a, 'stored')
    expect(order.admits(id)).toBe(true)
  })

  test('after an error in the middle of five, oldest first, until one is acknowledged (P-ORDER)', () => {
    const order = steady()
    const [a, b, c, d, e] = send(order, 'a', 'b', 'c', 'd', 'e') as [Batch, Batch, Batch, Batch, Batch]
    order.answered(a, 'stored')
    order.answered(b, 'later')
    expect(order.retry()).toBeUndefined()
    expect(order.admits(id)).toBe(false)
    order.answered(c, 'out-of-order')
    order.answered(d, 'out-of-order')
    expect(order.retry()).toBeUndefined()
    order.answered(e, 'doubtful')
    expect(resend(order)).toBe(b)
    expect(order.retry()).toBeUndefined()
    order.answered(b, 'stored')
    expect([resend(order), resend(order), resend(order), resend(order)]).toEqual([c, d, e, undefined])
    expect(order.admits(id)).toBe(true)
  })

  test('after the leader has moved (P-SOLO)', () => {
    const order = steady()
    const [a] = send(order, 'a') as [Batch]
    order.leaderMoved()
    expect(order.admits(id)).toBe(false)
    order.answered(a, 'stored')
    expect(order.admits(id)).toBe(true)
  })
})

describe('out of order', () => {
  test('behind an undecided batch means nothing and bumps nothing (P-HEAD)', () => {
    const order = steady()
    const [a, b] = send(order, 'a', 'b') as [Batch, Batch]
    expect(order.answered(b, 'out-of-order')).toBe('retry')
    expect(order.repair()).toBeUndefined()
    expect(order.answered(a, 'doubtful')).toBe('retry')
    expect(order.state).toBe('solo')
    expect(resend(order)).toBe(a)
  })

  test('for the head means that the broker forgot: a new epoch, and the batch goes again from 0', () => {
    const order = steady()
    const [a, b] = send(order, 'a', 'b') as [Batch, Batch]
    expect(order.answered(a, 'out-of-order')).toBe('renumber')
    expect(order.repair()).toBeUndefined()
    expect(order.answered(b, 'out-of-order')).toBe('retry')
    expect(order.repair()).toBe('bump')
    expect(order.repaired()).toEqual([a, b])
    expect(order.admits(id)).toBe(false)
    expect(order.admits(bumped)).toBe(true)
    order.admit(a, bumped)
    expect([a.producerEpoch, a.baseSequence]).toEqual([1, 0])
  })

  test('for a head in doubt fails it, because under another number it could be there twice (P-HONEST)', () => {
    const order = steady()
    const [a] = send(order, 'a') as [Batch]
    order.answered(a, 'doubtful')
    resend(order)
    expect(order.answered(a, 'out-of-order')).toBe('fail')
    expect(a.inDoubt).toBe(true)
    expect(order.repair()).toBe('bump')
  })
})

describe('a gap', () => {
  test('of a batch that is certainly not there is closed by giving its number again', () => {
    const order = steady()
    const [a, b, c] = send(order, 'a', 'b', 'c') as [Batch, Batch, Batch]
    expect(order.answered(a, 'refused')).toBe('fail')
    expect(order.admits(id)).toBe(false)
    expect(order.answered(b, 'out-of-order')).toBe('retry')
    expect(order.answered(c, 'out-of-order')).toBe('retry')
    expect(order.repair()).toBe('rewind')
    expect(order.repaired()).toEqual([b, c])
    order.admit(b, id)
    expect([b.producerEpoch, b.baseSequence]).toEqual([0, 10])
  })

  test('of a batch in doubt is resolved by its successor in doubt: acknowledged, both are there', () => {
    const order = steady()
    const [a, b] = send(order, 'a', 'b') as [Batch, Batch]
    expect(order.answered(a, 'unknown')).toBe('fail')
    order.answered(b, 'doubtful')
    expect(order.repair()).toBeUndefined()
    expect(order.admits(id)).toBe(false)
    expect(resend(order)).toBe(b)
    expect(order.answered(b, 'stored')).toBe('done')
    expect(order.state).toBe('steady')
    expect(order.nextSequence).toBe(30)
    expect(order.admits(id)).toBe(true)
  })

  test('of a batch in doubt whose successor in doubt is refused fails that one too, then bumps', () => {
    const order = steady()
    const [a, b, c] = send(order, 'a', 'b', 'c') as [Batch, Batch, Batch]
    expect(order.answered(a, 'unknown')).toBe('fail')
    order.answered(b, 'doubtful')
    order.answered(c, 'later')
    expect(resend(order)).toBe(b)
    expect(order.answered(b, 'out-of-order')).toBe('fail')
    // c is certainly not there: it need not be asked for.
    expect(order.retry()).toBeUndefined()
    expect(order.repair()).toBe('bump')
    expect(order.repaired()).toEqual([c])
  })

  test('asks for what stands before a batch in doubt first, or a batch would be skipped', () => {
    const order = steady()
    const [a, b, c] = send(order, 'a', 'b', 'c') as [Batch, Batch, Batch]
    order.answered(a, 'unknown')
    order.answered(b, 'later')
    order.answered(c, 'doubtful')
    expect(resend(order)).toBe(b)
    order.answered(b, 'stored')
    expect(resend(order)).toBe(c)
    expect([b.baseSequence, c.baseSequence]).toEqual([20, 30])
  })

  test.each(['leaderMoved', 'topicRecreated'] as const)(
    'is asked about anew, in order, after %s: what one leader refused another one may take (P-ORDER)',
    event => {
      const order = steady()
      const [a, b, c] = send(order, 'a', 'b', 'c') as [Batch, Batch, Batch]
      expect(order.answered(a, 'out-of-order')).toBe('renumber')
      expect(order.answered(b, 'out-of-order')).toBe('retry')
      order.answered(c, 'doubtful')
      order[event]()
      // A leader that knows nothing of this producer would take c under whatever number.
      expect(resend(order)).toBe(a)
      expect(order.answered(a, 'stored', 9n)).toBe('done')
      expect([resend(order), order.answered(b, 'stored', 19n), resend(order)]).toEqual([b, 'done', c])
    },
  )

  test('waits for everything in flight before the partition restarts (P-EPOCH)', () => {
    const order = steady()
    const [a, b] = send(order, 'a', 'b') as [Batch, Batch]
    order.answered(a, 'unknown')
    expect(order.repair()).toBeUndefined()
    expect(order.admits(bumped)).toBe(false)
    order.answered(b, 'out-of-order')
    expect(order.repair()).toBe('bump')
  })

  test('an abandoned batch in flight keeps its place until its answer, which may close the matter', () => {
    const order = steady()
    const [a, b] = send(order, 'a', 'b') as [Batch, Batch]
    order.abandon(a)
    expect(order.dropAbandoned()).toEqual([])
    expect(order.answered(a, 'stored', 19n)).toBe('done')
    expect(order.answered(b, 'stored', 29n)).toBe('done')
    expect(order.state).toBe('steady')
  })

  test('an abandoned batch is not sent again when that helps nobody', () => {
    const order = steady()
    const [a, b] = send(order, 'a', 'b') as [Batch, Batch]
    order.abandon(a)
    expect(order.answered(a, 'doubtful')).toBe('retry')
    // b is in flight: it may come to be in doubt, and then it needs a.
    expect(order.dropAbandoned()).toEqual([])
    expect(order.answered(b, 'out-of-order')).toBe('retry')
    expect(order.dropAbandoned()).toEqual([a])
    expect(order.repair()).toBe('bump')
    expect(order.repaired()).toEqual([b])
  })

  test('an abandoned batch in doubt goes again for those in doubt behind it, which would be lost otherwise', () => {
    const order = steady()
    const [a, b] = send(order, 'a', 'b') as [Batch, Batch]
    order.abandon(a)
    order.answered(a, 'doubtful')
    order.answered(b, 'doubtful')
    expect(order.dropAbandoned()).toEqual([])
    expect(resend(order)).toBe(a)
    expect(order.answered(a, 'stored')).toBe('done')
    expect(resend(order)).toBe(b)
    expect(order.answered(b, 'stored')).toBe('done')
    expect(order.state).toBe('steady')
  })

  test('an abandoned batch that is certainly not there goes at once (P-HONEST)', () => {
    const order = steady()
    const [a] = send(order, 'a') as [Batch]
    order.answered(a, 'later')
    order.abandon(a)
    expect(order.dropAbandoned()).toEqual([a])
    expect(order.repair()).toBe('rewind')
  })

  test('after fencing asks for a new producer id', () => {
    const order = steady()
    const [a, b] = send(order, 'a', 'b') as [Batch, Batch]
    expect(order.answered(a, 'fenced')).toBe('renumber')
    expect(order.answered(b, 'fenced')).toBe('renumber')
    expect(order.repair()).toBe('renew')
    expect(order.repaired()).toEqual([a, b])
  })
})

describe('an epoch bumped for another partition', () => {
  test('is taken up only when everything numbered before is settled (P-EPOCH)', () => {
    const order = steady()
    const [a] = send(order, 'a') as [Batch]
    expect(order.admits(bumped)).toBe(false)
    order.answered(a, 'later')
    expect(order.admits(bumped)).toBe(false)
    expect(resend(order)).toBe(a)
    expect([a.producerEpoch, a.baseSequence]).toEqual([0, 10])
    order.answered(a, 'stored')
    expect(order.admits(bumped)).toBe(true)
    const b = new Batch('b')
    order.admit(b, bumped)
    expect([b.producerEpoch, b.baseSequence]).toEqual([1, 0])
    expect(order.admits(bumped)).toBe(false)
  })
})

describe('a batch that is too large', () => {
  test('is replaced by parts that share its numbers', () => {
    const order = steady()
    const [a, b] = send(order, 'a', 'b') as [Batch, Batch]
    expect(order.answered(a, 'too-large')).toBe('split')
    const parts = [new Batch('a1', 6), new Batch('a2', 4)]
    order.split(a, parts)
    expect(order.answered(b, 'out-of-order')).toBe('retry')
    expect(parts.map(part => part.baseSequence)).toEqual([10, 16])
    expect(resend(order)).toBe(parts[0])
    order.answered(parts[0] as Batch, 'stored')
    expect([resend(order), resend(order)]).toEqual([parts[1], b])
  })

  test('and in doubt has parts in doubt: the broker takes none of them if it has the whole (P-HONEST)', () => {
    const order = steady()
    const [a] = send(order, 'a') as [Batch]
    order.answered(a, 'doubtful')
    resend(order)
    expect(order.answered(a, 'too-large')).toBe('split')
    const parts = [new Batch('a1', 6), new Batch('a2', 4)] as const
    order.split(a, parts)
    expect(parts.map(({ inDoubt }) => inDoubt)).toEqual([true, true])
    expect(resend(order)).toBe(parts[0])
    expect(order.answered(parts[0], 'out-of-order')).toBe('fail')
    expect(resend(order)).toBe(parts[1])
    expect(order.answered(parts[1], 'out-of-order')).toBe('fail')
    expect(order.repair()).toBe('bump')
  })

  test('fails when it has one record', () => {
    const order = steady()
    const single = new Batch('single', 1)
    order.admit(single, id)
    expect(order.answered(single, 'too-large')).toBe('fail')
    expect(order.repair()).toBe('rewind')
  })
})

test('what does not fit the state throws and changes nothing', () => {
  const order = steady()
  const [a] = send(order, 'a') as [Batch]
  expect(() => order.resent(a)).toThrow('not waiting')
  order.answered(a, 'later')
  expect(() => order.answered(a, 'stored')).toThrow('not in flight')
  expect(() => order.admit(new Batch('b'), id)).toThrow('solo')
  expect(() => order.repaired()).toThrow('no gap')
  expect(order.state).toBe('solo')
})
