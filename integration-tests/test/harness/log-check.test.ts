import { KafkaError, type Persisted } from '@kclient/errors'
import { expect, test } from 'vitest'
import { DeliveryLedger } from '../../src/chaos/delivery-ledger.ts'
import { loadRecord } from '../../src/chaos/load-records.ts'
import { type FaultKind, LogCheck, type LoggedRecord } from '../../src/chaos/log-check.ts'

// The check that judges the chaos must not be one that cannot fail: every fault is planted once, and has to be found.

const partitions = 3

function failure(persisted: Persisted | undefined): Error {
  return Object.assign(new KafkaError('DELIVERY_TIMEOUT', 'late'), { persisted })
}

/** A flawless run: 40 records, of which the fifth fails and is not there, and the ninth and tenth are in doubt. */
function run(): { ledger: DeliveryLedger; log: LoggedRecord[]; at: (number: number) => number } {
  const ledger = new DeliveryLedger(partitions)
  const log: LoggedRecord[] = []
  const ends = Array.from({ length: partitions }, () => 0n)
  const places = new Map<number, number>()
  for (let index = 0; index < 40; index++) {
    const number = ledger.next()
    const { key, partition = number % partitions, value } = loadRecord(number, partitions)
    const offset = ends[partition] as bigint
    if (number === 5) ledger.fail(number, failure('no'))
    else if (number === 10) ledger.fail(number, failure('unknown'))
    else {
      if (number === 9) ledger.fail(number, failure('unknown'))
      else ledger.acknowledged(number, { partition, offset: number === 20 ? -1n : offset })
      places.set(number, log.length)
      log.push({ partition, offset, key: key ?? null, value })
      ends[partition] = offset + 1n
    }
  }
  return { ledger, log, at: number => places.get(number) as number }
}

function countsOf(ledger: DeliveryLedger, log: readonly LoggedRecord[]): Partial<Record<FaultKind, number>> {
  const check = new LogCheck(ledger)
  for (const record of log) check.add(record)
  return check.finish().counts
}

/** Offsets as a broker would have given them, in the order in which the records stand there. */
function renumbered(log: readonly LoggedRecord[]): LoggedRecord[] {
  const ends = new Map<number, bigint>()
  return log.map(record => {
    const offset = ends.get(record.partition) ?? 0n
    ends.set(record.partition, offset + 1n)
    return { ...record, offset }
  })
}

test('a flawless run passes, and says what it came to', () => {
  const { ledger, log } = run()
  const check = new LogCheck(ledger)
  for (const record of log) check.add(record)
  expect(check.finish()).toEqual({
    read: 38,
    acknowledged: 37,
    failed: 3,
    unknownInLog: 1,
    unplaced: 1,
    counts: {},
    faults: [],
  })
})

test('a record that was acknowledged and is not in the log is found', () => {
  const { ledger, log, at } = run()
  const without = log.toSpliced(at(39), 1)
  expect(countsOf(ledger, without)).toEqual({ lost: 1 })
})

test('a loss in the middle shows by its gap, too: nobody can take it for a reader that stopped early', () => {
  const { ledger, log } = run()
  expect(countsOf(ledger, log.slice(1))).toEqual({ lost: 1, unread: 1 })
})

test('a log that is lost altogether is found', () => {
  const { ledger } = run()
  expect(countsOf(ledger, [])).toEqual({ lost: 37 })
})

test('a record that failed with persisted yes has to be there', () => {
  const { ledger, log } = run()
  ledger.fail(ledger.next(), failure('yes'))
  expect(countsOf(ledger, log)).toEqual({ lost: 1 })
})

test('a record that is there twice is found', () => {
  const { ledger, log, at } = run()
  const twice = log[at(39)] as LoggedRecord
  expect(countsOf(ledger, [...log, { ...twice, offset: twice.offset + 1n }])).toEqual({ doubled: 1 })
})

test('a whole batch that is there twice is found record by record', () => {
  const { ledger, log } = run()
  expect(countsOf(ledger, renumbered([...log, ...log.slice(-6)]))).toEqual({ doubled: 6 })
})

test('records that changed places are found', () => {
  const { ledger, log } = run()
  const [first, second] = log.filter(({ partition }) => partition === 0).slice(-2) as [LoggedRecord, LoggedRecord]
  const swapped = log.map(record => {
    if (record === first) return { ...second, offset: first.offset }
    return record === second ? { ...first, offset: second.offset } : record
  })
  expect(countsOf(ledger, swapped)).toEqual({ reordered: 1, misplaced: 2 })
})

test('records in doubt keep their order, too', () => {
  const { ledger, log, at } = run()
  const doubtful = log[at(9)] as LoggedRecord
  expect(countsOf(ledger, renumbered([...log.toSpliced(at(9), 1), doubtful])).reordered).toBe(1)
})

test('an offset other than the acknowledged one is found', () => {
  const { log } = run()
  const wrong = new DeliveryLedger(partitions)
  for (let number = 0; number < 40; number++) {
    wrong.next()
    const found = log.find(({ value }) => value === loadRecord(number, partitions).value)
    if (found === undefined) wrong.fail(number, failure('unknown'))
    else wrong.acknowledged(number, { ...found, offset: found.offset + (number === 13 ? 1n : 0n) })
  }
  expect(countsOf(wrong, log)).toEqual({ misplaced: 1 })
})

test('a partition other than the acknowledged one is found', () => {
  const { ledger, log, at } = run()
  const last = log[at(39)] as LoggedRecord
  const moved = renumbered(log.map(record => (record === last ? { ...record, partition: 2 } : record)))
  expect(last.partition).not.toBe(2)
  expect(countsOf(ledger, moved).misplaced).toBeGreaterThanOrEqual(1)
})

test('a record that failed as not persisted and is in the log is found', () => {
  const { ledger, log } = run()
  const { key, value } = loadRecord(5, partitions)
  const partition = 7
  expect(countsOf(ledger, [...log, { partition, offset: 0n, key: key ?? null, value }])).toEqual({ 'false no': 1 })
})

test('a value or key that is not the one sent is found', () => {
  const { ledger, log, at } = run()
  const changed = log.map((record, index) => {
    if (index === at(12)) return { ...record, value: `${record.value?.slice(0, -1)}?` }
    return index === at(14) ? { ...record, key: 'key' } : record
  })
  expect(countsOf(ledger, changed)).toEqual({ changed: 2 })
})

test('a record that nobody sent is found', () => {
  const { ledger, log } = run()
  const strange = ['999:', 'anything', null].map((value, index) => ({
    partition: 8,
    offset: BigInt(index),
    key: null,
    value,
  }))
  expect(countsOf(ledger, [...log, ...strange])).toEqual({ foreign: 3 })
})

test('a record whose sender was never told is found', () => {
  const { ledger, log } = run()
  ledger.next()
  expect(countsOf(ledger, log)).toEqual({ unsettled: 1 })
})

test.for<[what: string, error: unknown]>([
  ['an error that is no KafkaError', Object.assign(new Error('oops'), { code: 'OOPS', persisted: 'no' })],
  ['an error without persisted', failure(undefined)],
  ['something that is no error', 'oops'],
])('%s is no proper failure', ([, error]) => {
  const { ledger, log } = run()
  ledger.fail(ledger.next(), error)
  expect(countsOf(ledger, log).outcome).toBeGreaterThanOrEqual(1)
})

test('a record that is settled twice is found', () => {
  const { ledger, log } = run()
  ledger.fail(3, failure('no'))
  expect(countsOf(ledger, log)).toEqual({ outcome: 1 })
})

test('many faults of one kind are counted, and only the first are named', () => {
  const { ledger } = run()
  const check = new LogCheck(ledger)
  const { counts, faults } = check.finish()
  expect([counts.lost, faults.length]).toEqual([37, 5])
})
