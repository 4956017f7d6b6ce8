import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkGroup, type CommitEntry, type GroupFault, type MemberHistory } from '../../src/chaos/group-check.ts'
import {
  type JournalEvent,
  JournalWriter,
  readJavaJournal,
  readJournal,
  writesTo,
} from '../../src/chaos/group-journal.ts'

// The check that judges members must not be one that cannot fail: every fault is planted once, and has to be found.

interface Run {
  log: Map<string, number[]>
  commits: CommitEntry[]
  first: Writable<MemberHistory>
  second: Writable<MemberHistory>
}

type Writable<T> = { -readonly [K in keyof T]: T[K] } & {
  events: JournalEvent[]
  standstills: { from: number; to: number }[]
}

const place = '0-0'

function handed(at: number, first: number, next: number): JournalEvent {
  let sum = 0
  for (let offset = first; offset < next; offset++) sum += 1_000 + offset
  return { kind: 'handed', at, place, first, next, sum }
}

function handled(at: number, first: number, next: number): JournalEvent {
  return { kind: 'handled', at, place, first, next }
}

/**
 * A flawless run over 100 records, of which the second member gets the rest when the first gives the partition back.
 * Times are tens of seconds apart, so that none of it is in the shade of another.
 */
function run(): Run {
  return {
    log: new Map([[place, Array.from({ length: 100 }, (_, offset) => 1_000 + offset)]]),
    commits: [
      { place, offset: 20, at: 30_000 },
      { place, offset: 50, at: 70_000 },
      { place, offset: 100, at: 130_000 },
    ],
    first: {
      name: 'first',
      events: [
        { kind: 'assigned', at: 10_000, places: [place] },
        handed(20_000, 0, 20),
        handled(25_000, 0, 20),
        { kind: 'committed', at: 31_000, place, offset: 20 },
        handed(40_000, 20, 50),
        handled(60_000, 20, 50),
        { kind: 'revoked', at: 80_000, places: [place] },
        { kind: 'stopped', at: 85_000 },
      ],
      standstills: [],
    },
    second: {
      name: 'second',
      events: [
        { kind: 'assigned', at: 5_000, places: [] },
        { kind: 'assigned', at: 90_000, places: [place] },
        handed(100_000, 50, 100),
        handled(120_000, 50, 100),
        { kind: 'revoked', at: 140_000, places: [place] },
        { kind: 'stopped', at: 145_000 },
      ],
      standstills: [],
    },
  }
}

function countsOf({ log, commits, first, second }: Run): Partial<Record<GroupFault, number>> {
  return checkGroup({ log, commits, members: [first, second] }).counts
}

/** The run with events of one member exchanged. */
function faultsWith(change: (run: Run) => void): Partial<Record<GroupFault, number>> {
  const changed = run()
  change(changed)
  return countsOf(changed)
}

test('a flawless run passes, and says what it came to', () => {
  const { log, commits, first, second } = run()
  expect(checkGroup({ log, commits, members: [first, second] })).toEqual({
    records: 100,
    again: 0,
    commits: 3,
    assignments: 2,
    lostAssignments: 0,
    counts: {},
    faults: [],
  })
})

test('a member that was killed may leave records to be handled again, from the last commit on', () => {
  const counts = faultsWith(({ first, second, commits }) => {
    first.events.splice(-2)
    first.killedAt = 65_000
    commits.splice(1, 1)
    second.events[2] = handed(100_000, 20, 100)
    second.events[3] = handled(120_000, 20, 100)
  })
  expect(counts).toEqual({})
})

test('a record that nobody handled is lost, wherever the commits are', () => {
  const counts = faultsWith(({ second }) => {
    second.events[3] = handled(120_000, 50, 99)
  })
  expect(counts).toEqual({ lost: 1, 'commit beyond handled': 1 })
})

test('a member that begins behind what was handled has skipped records', () => {
  const counts = faultsWith(({ second }) => {
    second.events[2] = handed(100_000, 60, 100)
    second.events[3] = handled(120_000, 60, 100)
  })
  expect(counts).toEqual({ skipped: 1, lost: 10, 'commit beyond handled': 1 })
})

test('records that are left out within an assignment are skipped, also when another handles them later', () => {
  const counts = faultsWith(({ first }) => {
    first.events[4] = handed(40_000, 25, 50)
    first.events.splice(5, 0, handled(50_000, 20, 50))
  })
  expect(counts).toEqual({ skipped: 1 })
})

test('a member that begins where another has only begun, and not handled, has skipped records', () => {
  const counts = faultsWith(({ first, second, commits }) => {
    first.events.splice(5, 1)
    commits.splice(1, 1)
    second.events.push(handled(150_000, 20, 50))
  })
  expect(counts.skipped).toBe(1)
})

test('what is handed out twice to the same member is out of order', () => {
  const counts = faultsWith(({ first }) => {
    first.events.splice(5, 0, handed(41_000, 30, 50))
  })
  expect(counts).toEqual({ 'order broken': 1 })
})

test('a partition that comes back to a member may go on where it was, though that is not handled yet', () => {
  const counts = faultsWith(({ first }) => {
    const [back, again] = [{ kind: 'revoked' as const }, { kind: 'assigned' as const }]
    first.events.splice(4, 1, handed(40_000, 20, 30))
    first.events.splice(5, 0, { ...back, at: 41_000, places: [place] }, { ...again, at: 42_000, places: [place] })
    first.events.splice(7, 0, handed(43_000, 30, 50))
  })
  expect(counts).toEqual({})
})

test('what was committed before a member came is not handed to it', () => {
  const counts = faultsWith(({ second }) => {
    second.events[2] = handed(100_000, 40, 100)
  })
  expect(counts).toEqual({ 'two owners': 1 })
})

test('of a commit that was acknowledged the next owner knows at once', () => {
  const early = (changed: Run): void => {
    changed.commits[1] = { place, offset: 50, at: 89_000 }
    changed.second.events[2] = handed(100_000, 20, 100)
  }
  expect(faultsWith(early), 'it may still wait for replicas').toEqual({})
  const counts = faultsWith(changed => {
    early(changed)
    changed.first.events.splice(6, 0, { kind: 'committed', at: 79_000, place, offset: 50 })
  })
  expect(counts).toEqual({ 'two owners': 1 })
})

test('two members that are well never have a partition at once', () => {
  const counts = faultsWith(({ first }) => {
    first.events[6] = { kind: 'revoked', at: 95_000, places: [place] }
    first.events[7] = { kind: 'stopped', at: 96_000 }
  })
  expect(counts).toEqual({ 'two owners': 1 })
})

test('a member that was lost, or stood still, may think that it has what another has got', () => {
  const lost = faultsWith(({ first }) => {
    first.events[6] = { kind: 'lost', at: 95_000, places: [place] }
  })
  const still = faultsWith(({ first }) => {
    first.events[6] = { kind: 'revoked', at: 95_000, places: [place] }
    first.standstills.push({ from: 70_000, to: 94_000 })
  })
  expect([lost, still]).toEqual([{}, {}])
})

test('nothing of a partition is handed out when it is revoked, or lost, or was never assigned', () => {
  for (const kind of ['revoked', 'lost'] as const) {
    const counts = faultsWith(({ first }) => {
      first.events[6] = { kind, at: 80_000, places: [place] }
      first.events.splice(7, 0, handed(81_000, 50, 60))
    })
    expect(counts).toEqual({ 'not owned': 1 })
  }
  const counts = faultsWith(({ second }) => {
    second.events[1] = { kind: 'assigned', at: 90_000, places: ['0-1'] }
    second.events[4] = { kind: 'revoked', at: 140_000, places: ['0-1'] }
  })
  expect(counts).toEqual({ 'not owned': 1 })
})

test('a member that stood still hands out nothing more once it could know', () => {
  const counts = (at: number): Partial<Record<GroupFault, number>> =>
    faultsWith(({ first, second }) => {
      first.standstills.push({ from: 61_000, to: 94_000 })
      first.events[6] = handed(at, 50, 60)
      first.events[7] = { kind: 'lost', at: 99_800, places: [place] }
      first.killedAt = 200_000
      second.standstills.push({ from: 1_000, to: 2_000 })
    })
  expect([counts(98_000), counts(99_500)]).toEqual([{}, { stale: 1 }])
})

test('a commit above what was handled by then is found, though it was handled later', () => {
  expect(faultsWith(({ commits }) => (commits[1] = { place, offset: 51, at: 70_000 }))).toMatchObject({
    'commit beyond handled': 1,
  })
  expect(faultsWith(({ commits }) => (commits[1] = { place, offset: 50, at: 59_000 }))).toEqual({
    'commit beyond handled': 1,
  })
})

test('a commit above a gap is found, however much is handled behind it', () => {
  const counts = faultsWith(({ first }) => {
    first.events.splice(5, 1, handled(60_000, 30, 50), handled(79_000, 20, 30))
  })
  expect(counts).toEqual({ 'commit beyond handled': 1 })
})

test('a commit that goes back is found', () => {
  expect(faultsWith(({ commits }) => commits.splice(2, 0, { place, offset: 20, at: 125_000 }))).toEqual({
    'commit going back': 1,
  })
})

test('what is not below the last commit in the end is found', () => {
  expect(faultsWith(({ commits }) => commits.pop())).toEqual({ uncommitted: 50 })
  expect(faultsWith(({ commits }) => (commits.length = 0))).toEqual({ uncommitted: 100 })
})

test('records that are not those of the log are found', () => {
  const counts = faultsWith(({ second }) => {
    second.events[2] = { kind: 'handed', at: 100_000, place, first: 50, next: 100, sum: 7 }
  })
  expect(counts).toEqual({ changed: 1 })
})

test('a member that fails, or ends without being asked, or stops with partitions in its hands, is found', () => {
  expect(faultsWith(({ first }) => first.events.push({ kind: 'failed', at: 90_000, what: 'oops' }))).toEqual({
    failed: 1,
  })
  expect(faultsWith(({ first }) => first.events.pop())).toEqual({ failed: 1 })
  expect(faultsWith(({ second }) => second.events.splice(4, 1))).toEqual({ failed: 1 })
})

test('many faults of one kind are counted, and only the first are named', () => {
  const { log, first, second } = run()
  const commits = Array.from({ length: 20 }, (_, index) => ({ place, offset: 100 - index, at: 130_000 }))
  const { counts, faults } = checkGroup({ log, commits, members: [first, second] })
  expect([counts['commit going back'], faults.filter(each => each.startsWith('commit going back')).length]).toEqual([
    19, 5,
  ])
})

test('a journal is read as it was written, and a line that was not written to its end does not count', () => {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'))
  try {
    const path = join(folder, 'journal')
    const journal = new JournalWriter(writesTo(path), ['one', 'two'])
    const where = { topic: 'two', partition: 3 }
    journal.partitions('assigned', [where, { topic: 'one', partition: 0 }])
    journal.partitions('assigned', [])
    journal.handed(where, 5, 8, 18)
    journal.handled(where, 5, 8)
    journal.committed(where, 8)
    journal.says('failed', 'an error\n    in two lines')
    journal.partitions('revoked', [where])
    journal.stopped()
    const at = expect.any(Number) as number
    const events = [
      { kind: 'assigned', at, places: ['1-3', '0-0'] },
      { kind: 'assigned', at, places: [] },
      { kind: 'handed', at, place: '1-3', first: 5, next: 8, sum: 18 },
      { kind: 'handled', at, place: '1-3', first: 5, next: 8 },
      { kind: 'committed', at, place: '1-3', offset: 8 },
      { kind: 'failed', at, what: 'an error in two lines' },
      { kind: 'revoked', at, places: ['1-3'] },
      { kind: 'stopped', at },
    ]
    const text = readFileSync(path, 'utf8')
    expect(readJournal(text)).toEqual(events)
    expect(readJournal(text.slice(0, -3))).toEqual(events.slice(0, -1))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test("what Kafka's VerifiableConsumer prints is a journal, too", () => {
  const lines = [
    { timestamp: 1, name: 'startup_complete' },
    { timestamp: 2, name: 'partitions_assigned', partitions: [{ topic: 'two', partition: 1 }] },
    {
      timestamp: 3,
      name: 'records_consumed',
      count: 3,
      partitions: [{ topic: 'two', partition: 1, count: 3, minOffset: 4, maxOffset: 6 }],
    },
    { timestamp: 4, name: 'offsets_committed', offsets: [{ topic: 'two', partition: 1, offset: 7 }], success: true },
    { timestamp: 5, name: 'offsets_committed', offsets: [], success: false, error: 'no' },
    { timestamp: 6, name: 'partitions_revoked', partitions: [{ topic: 'two', partition: 1 }] },
    { timestamp: 7, name: 'shutdown_complete' },
  ]
  const text = lines.map(line => `${JSON.stringify(line)}\n`).join('')
  const where = '1-1'
  expect(readJavaJournal(text, ['one', 'two']).slice(1)).toEqual([
    { kind: 'assigned', at: 2, places: [where] },
    { kind: 'handed', at: 3, place: where, first: 4, next: 7 },
    { kind: 'handled', at: 3, place: where, first: 4, next: 7 },
    { kind: 'committed', at: 4, place: where, offset: 7 },
    { kind: 'noted', at: 5, what: 'a commit failed: no' },
    { kind: 'revoked', at: 6, places: [where] },
    { kind: 'stopped', at: 7 },
  ])
})
