import { expect, test } from 'vitest'
import type { Answer, OrderedBatch, ProducerIdAndEpoch } from '../src/batches/delivery-order.ts'
import { IdempotentOrder } from '../src/sending/idempotent-order.ts'

/** Same seed, same numbers. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

class Batch implements OrderedBatch {
  readonly key: number
  readonly recordCount: number
  producerId = -1n
  producerEpoch = -1
  baseSequence = -1
  inFlight = false
  inDoubt = false
  refused = false
  abandoned = false

  constructor(key: number, recordCount: number) {
    this.key = key
    this.recordCount = recordCount
  }
}

interface Entry {
  readonly key: number
  /** Which life of the topic it is in. */
  readonly life: number
  readonly part: number
  readonly epoch: number
  readonly first: number
  readonly last: number
}

const sequences = 0x8000_0000

/** A leader that checks sequence numbers as Apache Kafka does: the last five batches are known, gaps are refused. */
class Leader {
  readonly log: Entry[] = []
  life = 0

  append(batch: Batch): Answer {
    const first = batch.baseSequence
    const last = (first + batch.recordCount - 1) % sequences
    const log = this.log.filter(entry => entry.life === this.life)
    const mine = log.filter(entry => entry.epoch === batch.producerEpoch)
    const newest = log.at(-1)
    if (mine.slice(-5).some(entry => entry.first === first && entry.last === last)) return 'stored'
    if (newest !== undefined && newest.epoch > batch.producerEpoch) return 'fenced'
    if (newest !== undefined && newest.epoch < batch.producerEpoch) {
      if (first !== 0) return 'out-of-order'
    } else if (newest !== undefined && first !== (newest.last + 1) % sequences) return 'out-of-order'
    this.log.push({ key: batch.key, life: this.life, part: this.log.length, epoch: batch.producerEpoch, first, last })
    return 'stored'
  }
}

/**
 * One partition, its leader, and a connection that carries requests in order and loses some of them, their answers, or
 * itself. Runs until every batch has an outcome.
 */
function simulate(seed: number, startSequence: number): void {
  const chance = random(seed)
  const order = new IdempotentOrder<Batch>()
  order.nextSequence = startSequence
  const leader = new Leader()
  let id: ProducerIdAndEpoch = { producerId: 1n, producerEpoch: 0 }
  const batches = Array.from({ length: 60 }, (_, index) => new Batch(index * 10, 1 + Math.floor(chance() * 4)))
  const queue = [...batches]
  const acked: number[] = []
  const failed = new Map<number, 'no' | 'unknown'>()
  const abandoned = new Set<number>()
  let wire: Batch[] = []
  let total = batches.length

  const settle = (batch: Batch, answer: Answer): void => {
    const verdict = order.answered(batch, answer)
    if (verdict === 'done' && !batch.abandoned) acked.push(batch.key)
    if (verdict === 'split') {
      const first = Math.ceil(batch.recordCount / 2)
      order.split(batch, [new Batch(batch.key, first), new Batch(batch.key + first, batch.recordCount - first)])
      total += 1
    }
    order.dropAbandoned()
    if (verdict === 'fail' && !batch.abandoned) failed.set(batch.key, batch.inDoubt ? 'unknown' : 'no')
  }

  for (let step = 0; acked.length + failed.size + abandoned.size < total; step++) {
    if (step > 100_000) throw new Error(`seed ${seed}: no end`)
    const repair = order.repair()
    if (repair !== undefined) {
      queue.unshift(...order.repaired())
      if (repair !== 'rewind' && order.identity.producerEpoch === id.producerEpoch) {
        id = { producerId: 1n, producerEpoch: id.producerEpoch + 1 }
      }
    }
    if (order.inFlight < 5 && chance() < 0.7) {
      const again = order.retry()
      if (again !== undefined) {
        order.resent(again)
        wire.push(again)
      } else if (queue[0] !== undefined && order.admits(id)) {
        const batch = queue.shift() as Batch
        order.admit(batch, id)
        wire.push(batch)
      }
    }
    if (chance() < 0.01) order.leaderMoved()
    if (chance() < 0.004) {
      // The topic is deleted and made anew: what is under way goes to one that is not there any more.
      leader.life += 1
      const lost = wire
      wire = []
      for (const batch of lost) settle(batch, 'later')
      order.topicRecreated()
    }
    if (chance() < 0.02) {
      const victim = order.outstanding[0]
      if (victim !== undefined && !victim.abandoned) {
        const doubtful = victim.inFlight || victim.inDoubt
        order.abandon(victim)
        order.dropAbandoned()
        abandoned.add(victim.key)
        failed.delete(victim.key)
        if (!doubtful) failed.set(victim.key, 'no')
        if (failed.has(victim.key)) abandoned.delete(victim.key)
      }
    }
    if (wire.length === 0 || chance() < 0.4) continue
    const fate = chance()
    if (fate < 0.03) {
      // The connection is lost: of what was written the leader did some prefix.
      const done = Math.floor(chance() * (wire.length + 1))
      const lost = wire
      wire = []
      for (const batch of lost.slice(0, done)) leader.append(batch)
      for (const batch of lost) settle(batch, 'doubtful')
      continue
    }
    const batch = wire.shift() as Batch
    if (fate < 0.08) settle(batch, 'later')
    else if (fate < 0.1) settle(batch, 'refused')
    else if (fate < 0.12) settle(batch, 'unknown')
    else if (fate < 0.125 && batch.recordCount > 1) settle(batch, 'too-large')
    else if (fate < 0.14) {
      leader.append(batch)
      settle(batch, 'unknown')
    } else if (fate < 0.2) {
      leader.append(batch)
      settle(batch, 'doubtful')
    } else settle(batch, leader.append(batch))
  }

  for (let life = 0; life <= leader.life; life++) {
    const keys = leader.log.filter(entry => entry.life === life).map(entry => entry.key)
    expect(new Set(keys).size, `seed ${seed}: a batch is there twice`).toBe(keys.length)
    expect(keys, `seed ${seed}: the order is broken`).toEqual([...keys].sort((a, b) => a - b))
  }
  const inLog = leader.log.map(entry => entry.key)
  for (const key of acked) expect(inLog, `seed ${seed}: an acknowledged batch is lost`).toContain(key)
  for (const [key, persisted] of failed) {
    if (persisted === 'no') expect(inLog, `seed ${seed}: a batch that cannot be there is`).not.toContain(key)
  }
}

test('under any faults acknowledged batches are there once and in order (P-ONCE, P-ORDER, P-HONEST)', () => {
  for (let seed = 1; seed <= 600; seed++) simulate(seed, 0)
})

test('the same across the wrap of the sequence numbers', () => {
  for (let seed = 1; seed <= 250; seed++) simulate(seed, sequences - 1 - (seed % 120))
})
