import { KafkaError } from '@kclient/errors'
import type { EmbeddedBroker } from '@kclient/testing'
import { expect } from 'vitest'
import type { RecordMetadata } from '../../src/index.ts'
import { valueOf } from './world.ts'

/** Where a record is said to be. */
type Place = Pick<RecordMetadata, 'topic' | 'partition' | 'offset'>

/** What a caller was told of one record. */
type Outcome = { readonly metadata: Place } | { readonly error: unknown } | undefined

/** One life of a topic: the numbers of the records in each partition, in the order of the log. */
interface Life {
  readonly topic: string
  readonly partitions: readonly (readonly number[])[]
  /** The producer id under which each was written. */
  readonly producerIds: readonly (readonly bigint[])[]
}

/** Which promises a producer makes, by its options. */
export interface Promises {
  /** Nothing is there twice, and all is in the order of the calls. */
  readonly exactlyOnce: boolean
  /** What is acknowledged is there. */
  readonly acknowledged: boolean
}

/** The reason with which calls are given up here. */
export const givenUp: Error = new Error('given up by the caller')

/**
 * Keeps what callers were told of each record, and holds it against the logs. Records are numbered in the order of the
 * calls, and their values begin with the number.
 */
export class Ledger {
  readonly #outcomes: Outcome[] = []
  readonly #lives: Life[] = []
  readonly #pending: Promise<void>[] = []

  /** Records so far. */
  get size(): number {
    return this.#outcomes.length
  }

  /** The number of the next record. */
  next(): number {
    return this.#outcomes.push(undefined) - 1
  }

  /** Notes what becomes of a record. */
  settle(number: number, promise: Promise<Place>): void {
    this.#pending.push(
      promise.then(
        metadata => void (this.#outcomes[number] = { metadata }),
        (error: unknown) => void (this.#outcomes[number] = { error }),
      ),
    )
  }

  /** Resolves when all records have an outcome. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending)
  }

  /** Reads the logs of a topic, to be called before it is deleted and at the end. */
  bury(broker: EmbeddedBroker, topic: string): void {
    const count = broker.topic(topic)?.partitions.length ?? 0
    const partitions = Array.from({ length: count }, (_, partition) =>
      broker.records(topic, partition).map(record => Number.parseInt(valueOf(record), 10)),
    )
    const producerIds = partitions.map((_, partition) =>
      broker.batches(topic, partition).flatMap(batch => Array<bigint>(batch.recordCount).fill(batch.producerId)),
    )
    this.#lives.push({ topic, partitions, producerIds })
  }

  /** Throws when a promise was broken. */
  check(what: string, { exactlyOnce, acknowledged }: Promises): void {
    for (const { topic, partitions, producerIds } of this.#lives) {
      for (const [partition, found] of partitions.entries()) {
        const where = `${what}, ${topic}-${partition}`
        if (exactlyOnce) {
          expect(new Set(found).size, `${where}: a record is there twice`).toBe(found.length)
          expect(this.#misplaced(found, producerIds[partition] ?? []), `${where}: the order is broken`).toEqual([])
        } else if (acknowledged) {
          const known = found.filter((number, at) => this.#isAcknowledged(number) && found.indexOf(number) === at)
          expect(known, `${where}: the order of acknowledged records is broken`).toEqual(
            [...known].sort((a, b) => a - b),
          )
        }
      }
    }
    for (const [number, outcome] of this.#outcomes.entries()) {
      const record = `${what}, record ${number}`
      expect(outcome, `${record} was never settled`).toBeDefined()
      if (outcome === undefined) continue
      if ('metadata' in outcome) {
        if (acknowledged) this.#checkPlace(record, number, outcome.metadata)
      } else this.#checkFailure(record, number, outcome.error)
    }
  }

  /**
   * Records that stand behind later ones, with what their callers were told. A request that was given up in doubt may
   * still be on its way when the producer has taken another id: then no broker can tell that it comes too late.
   */
  #misplaced(found: readonly number[], producerIds: readonly bigint[]): string[] {
    let before = -1
    let id: bigint | undefined
    return found.flatMap((number, at) => {
      if (before < number) {
        before = number
        id = producerIds[at]
        return []
      }
      if (!this.#isAcknowledged(number) && producerIds[at] !== id) return []
      return [`${number} (${this.#told(number)}) at offset ${at}, behind ${before} (${this.#told(before)})`]
    })
  }

  #told(number: number): string {
    const outcome = this.#outcomes[number]
    return outcome === undefined ? 'open' : 'metadata' in outcome ? 'acknowledged' : nameOf(outcome.error)
  }

  #isAcknowledged(number: number): boolean {
    const outcome = this.#outcomes[number]
    return outcome !== undefined && 'metadata' in outcome
  }

  #checkPlace(record: string, number: number, { topic, partition, offset }: Place): void {
    const logs = this.#lives.filter(life => life.topic === topic).map(life => life.partitions[partition] ?? [])
    expect(
      logs.some(log => log.includes(number)),
      `${record} was acknowledged and lost`,
    ).toBe(true)
    if (offset === -1n) return
    expect(
      logs.some(log => log[Number(offset)] === number),
      `${record} was acknowledged at offset ${offset} and is elsewhere`,
    ).toBe(true)
  }

  #checkFailure(record: string, number: number, error: unknown): void {
    if (error === givenUp) return
    expect(error, record).toBeInstanceOf(KafkaError)
    const { persisted, message, code } = error as KafkaError
    const isThere = this.#lives.some(({ partitions }) => partitions.some(log => log.includes(number)))
    const told = `${record} (${code}: ${message})`
    expect(['no', 'unknown', 'yes'], `${told}: persisted`).toContain(persisted)
    if (persisted === 'no') expect(isThere, `${told} cannot be there, and is`).toBe(false)
    if (persisted === 'yes') expect(isThere, `${told} is said to be there`).toBe(true)
  }

  /** How many records came to what, for whoever wants to see that a run was eventful. */
  summary(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const number of this.#outcomes.keys()) {
      const what = this.#told(number)
      counts[what] = (counts[what] ?? 0) + 1
    }
    return counts
  }
}

function nameOf(error: unknown): string {
  return error instanceof KafkaError ? `${error.code} ${error.persisted}` : String(error)
}
