import { openSync, writeSync } from 'node:fs'

/**
 * One line of what a member of a group tells of itself, at a time of the wall clock, in ms. A place is a partition of one
 * of the topics of a run: `0-5` is partition 5 of the first.
 *
 * - `assigned`, `revoked`, `lost`: as its listener was told
 * - `handed`: records from `first` to before `next` were handed to it; `sum` is of their numbers, modulo 2^32
 * - `handled`: it is done with them, and about to ask for more
 * - `committed`: a commit up to `offset` was acknowledged to it
 * - `failed`: something that must not happen to a member; `noted`: anything else
 * - `stopped`: it has left in order, and all of the above is over
 */
export type JournalEvent =
  | { readonly kind: 'assigned' | 'revoked' | 'lost'; readonly at: number; readonly places: readonly string[] }
  | {
      readonly kind: 'handed'
      readonly at: number
      readonly place: string
      readonly first: number
      readonly next: number
      readonly sum?: number | undefined
    }
  | {
      readonly kind: 'handled'
      readonly at: number
      readonly place: string
      readonly first: number
      readonly next: number
    }
  | { readonly kind: 'committed'; readonly at: number; readonly place: string; readonly offset: number }
  | { readonly kind: 'failed' | 'noted'; readonly at: number; readonly what: string }
  | { readonly kind: 'stopped'; readonly at: number }

/** Writes to a file: each line is with the system before the next thing is done, so that `kill -9` loses none. */
export function writesTo(path: string): (line: string) => void {
  const file = openSync(path, 'a')
  return line => void writeSync(file, line)
}

/** Writes a journal as it happens. */
export class JournalWriter {
  readonly #line: (line: string) => void
  readonly #topics: readonly string[]

  constructor(line: (line: string) => void, topics: readonly string[]) {
    this.#line = line
    this.#topics = topics
  }

  partitions(kind: 'assigned' | 'revoked' | 'lost', partitions: readonly Where[]): void {
    this.#write(kind, partitions.map(where => this.#place(where)).join(','))
  }

  handed(where: Where, first: number, next: number, sum: number): void {
    this.#write('handed', `${this.#place(where)} ${first} ${next} ${sum >>> 0}`)
  }

  handled(where: Where, first: number, next: number): void {
    this.#write('handled', `${this.#place(where)} ${first} ${next}`)
  }

  committed(where: Where, offset: number): void {
    this.#write('committed', `${this.#place(where)} ${offset}`)
  }

  says(kind: 'failed' | 'noted', what: string): void {
    this.#write(kind, what.replaceAll(/\s+/g, ' '))
  }

  stopped(): void {
    this.#write('stopped', '')
  }

  #place({ topic, partition }: Where): string {
    return `${this.#topics.indexOf(topic)}-${partition}`
  }

  #write(kind: JournalEvent['kind'], what: string): void {
    this.#line(`${kind} ${Date.now()} ${what}\n`)
  }
}

interface Where {
  readonly topic: string
  readonly partition: number
}

/** The events of a journal. What stands behind the last end of a line was never written to its end, and does not count. */
export function readJournal(text: string): JournalEvent[] {
  return text.split('\n').slice(0, -1).map(readLine)
}

function readLine(line: string): JournalEvent {
  const [kind = '', time = '', ...words] = line.split(' ')
  const at = Number(time)
  const [place = '', first, next, sum] = words
  switch (kind as JournalEvent['kind']) {
    case 'assigned':
    case 'revoked':
    case 'lost':
      return { kind: kind as 'assigned', at, places: place === '' ? [] : place.split(',') }
    case 'handed':
      return { kind: 'handed', at, place, first: Number(first), next: Number(next), sum: Number(sum) }
    case 'handled':
      return { kind: 'handled', at, place, first: Number(first), next: Number(next) }
    case 'committed':
      return { kind: 'committed', at, place, offset: Number(first) }
    case 'failed':
    case 'noted':
      return { kind: kind as 'failed', at, what: words.join(' ') }
    case 'stopped':
      return { kind: 'stopped', at }
  }
  throw new Error(`No line of a journal: ${line}`)
}

interface JavaLine {
  readonly timestamp: number
  readonly name: string
  readonly partitions?: readonly (Where & { readonly minOffset: number; readonly maxOffset: number })[]
  readonly offsets?: readonly (Where & { readonly offset: number })[]
  readonly success?: boolean
  readonly error?: string
}

/** The same of what Kafka's own VerifiableConsumer prints. It tells of records when it has handled them, and not of their values. */
export function readJavaJournal(text: string, topics: readonly string[]): JournalEvent[] {
  const placeOf = ({ topic, partition }: Where): string => `${topics.indexOf(topic)}-${partition}`
  return text
    .split('\n')
    .slice(0, -1)
    .filter(line => line.startsWith('{'))
    .flatMap((line): JournalEvent[] => {
      const { timestamp: at, name, partitions = [], offsets = [], success, error } = JSON.parse(line) as JavaLine
      switch (name) {
        case 'partitions_assigned':
        case 'partitions_revoked':
        case 'partitions_lost': {
          const kind = name.slice('partitions_'.length) as 'assigned' | 'revoked' | 'lost'
          return [{ kind, at, places: partitions.map(placeOf) }]
        }
        case 'records_consumed':
          return partitions.flatMap(each => {
            const span = { at, place: placeOf(each), first: each.minOffset, next: each.maxOffset + 1 }
            return [
              { kind: 'handed' as const, ...span },
              { kind: 'handled' as const, ...span },
            ]
          })
        case 'offsets_committed':
          if (success === false) return [{ kind: 'noted', at, what: `a commit failed: ${error}` }]
          return offsets.map(each => ({ kind: 'committed' as const, at, place: placeOf(each), offset: each.offset }))
        case 'shutdown_complete':
          return [{ kind: 'stopped', at }]
        default:
          return [{ kind: 'noted', at, what: line }]
      }
    })
}
