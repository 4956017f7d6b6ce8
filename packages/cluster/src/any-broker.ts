import { KafkaConnectionError } from '@kclient/errors'
import type { Connection, Deadline, Runtime } from '@kclient/net'
import { isAuthenticationError } from './authentication.ts'
import { addressOf, type BootstrapServer } from './bootstrap-servers.ts'
import type { ConnectionPool } from './connection-pool.ts'
import type { Dialer } from './dialer.ts'
import { type Failure, firstSuccess } from './first-success.ts'
import type { BrokerNode, MetadataSnapshot } from './metadata-snapshot.ts'

/** How long one broker has for an answer before another one is asked as well: a hung broker must not hold up the rest. */
const STAGGER_MS = 1_000

/** Most brokers asked in one round; the next round chooses anew. */
const MAX_BROKERS = 5

/** Most bootstrap servers asked in one round after the first one, which asks them all. */
const MAX_SEEDS = 3

/** Who was asked. */
export type Respondent =
  | { readonly kind: 'broker'; readonly node: BrokerNode }
  | { readonly kind: 'seed'; readonly server: BootstrapServer }

/** An answer, and who gave it. */
export interface AnyAnswer<T> {
  readonly respondent: Respondent
  /** The connection on which a bootstrap server answered: the caller's to adopt or close. */
  readonly seedConnection: Connection | undefined
  readonly result: T
}

/** What is needed to ask. */
export interface AnyBrokerParts {
  readonly runtime: Runtime
  readonly pool: ConnectionPool
  readonly dialer: Dialer
  readonly seeds: readonly BootstrapServer[]
  metadata(): MetadataSnapshot
}

/** Which brokers may be asked. */
export interface AskTerms {
  /** Whether bootstrap servers are asked when no known broker answers. */
  readonly seeds: boolean
  /** Whether an error makes it useless to ask anybody else. */
  readonly isFinal: (error: unknown) => boolean
}

/**
 * Asks a question that any broker can answer, and that may be asked twice: of the least loaded broker first, and of
 * others as well when it fails or takes long; of bootstrap servers last, because they may be old addresses. Learned
 * brokers come first: a bootstrap address may be a balancer that leads anywhere.
 */
export class AnyBroker {
  readonly #parts: AnyBrokerParts

  constructor(parts: AnyBrokerParts) {
    this.#parts = parts
  }

  /** @throws KafkaConnectionError that names everyone asked, and why each one failed. */
  async ask<T>(
    what: string,
    attempt: (connection: Connection, deadline: Deadline, respondent: Respondent) => Promise<T>,
    deadline: Deadline,
    terms: AskTerms,
  ): Promise<AnyAnswer<T>> {
    const { runtime, pool, dialer } = this.#parts
    const outcome = await firstSuccess(this.#candidates(terms.seeds), {
      runtime,
      staggerMs: STAGGER_MS,
      deadline,
      attempt: async (respondent: Respondent, limit): Promise<AnyAnswer<T>> => {
        if (respondent.kind === 'broker') {
          const connection = await pool.get(respondent.node.nodeId, 'general', limit)
          return { respondent, seedConnection: undefined, result: await attempt(connection, limit, respondent) }
        }
        const seedConnection = await dialer.dial(respondent.server, limit)
        try {
          return { respondent, seedConnection, result: await attempt(seedConnection, limit, respondent) }
        } catch (error) {
          seedConnection.close()
          throw error
        }
      },
      isFinal: terms.isFinal,
      discard: answer => answer.seedConnection?.close(),
    })
    if (outcome.won) return outcome.result
    if (deadline.signal?.aborted === true) throw deadline.signal.reason
    const last = outcome.failures.at(-1)?.error
    throw terms.isFinal(last) ? last : nobodyAnswered(what, outcome.failures)
  }

  /** The broker with the least to do, at random among equals; undefined when none is known. */
  leastLoaded(): BrokerNode | undefined {
    return this.#brokers()[0]
  }

  #candidates(withSeeds: boolean): readonly Respondent[] {
    const brokers = this.#brokers().slice(0, MAX_BROKERS)
    const candidates: Respondent[] = brokers.map(node => ({ kind: 'broker', node }))
    if (!withSeeds) return candidates
    const seeds = this.#shuffled(this.#parts.seeds).slice(0, brokers.length === 0 ? Infinity : MAX_SEEDS)
    for (const server of seeds) candidates.push({ kind: 'seed', server })
    return candidates
  }

  #brokers(): BrokerNode[] {
    const { pool } = this.#parts
    const loaded = this.#shuffled([...this.#parts.metadata().brokers.values()]).map(node => ({
      node,
      load: pool.load(node.nodeId, 'general'),
    }))
    // Infinity minus Infinity is no number to sort by.
    loaded.sort((a, b) => (a.load === b.load ? 0 : a.load - b.load))
    return loaded.map(({ node }) => node)
  }

  #shuffled<E>(elements: readonly E[]): E[] {
    return elements
      .map(element => ({ element, rank: this.#parts.runtime.random() }))
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ element }) => element)
  }
}

function nobodyAnswered(what: string, failures: readonly Failure<Respondent>[]): unknown {
  const refusal = failures.find(({ error }) => isAuthenticationError(error))
  // The one answer that says what to do.
  if (refusal !== undefined) return refusal.error
  const reasons = failures.map(({ candidate, error }) => {
    const name =
      candidate.kind === 'broker'
        ? `broker ${candidate.node.nodeId} at ${addressOf(candidate.node)}`
        : addressOf(candidate.server)
    return `${name}: ${error instanceof Error ? error.message : String(error)}`
  })
  const cause = failures.length === 1 ? failures[0]?.error : new AggregateError(failures.map(({ error }) => error))
  const list = reasons.length === 0 ? 'none is known, or no time was left' : reasons.join('; ')
  return new KafkaConnectionError('CONNECTION_FAILED', `${what}: no broker answered (${list})`, { cause })
}
