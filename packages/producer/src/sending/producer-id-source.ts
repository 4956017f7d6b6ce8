import type { Cluster } from '@kclient/cluster'
import { brokerError, ClientStoppedError, ErrorCode, KafkaError, UnsupportedVersionError } from '@kclient/errors'
import { Deadline } from '@kclient/net'
import { initProducerIdApi } from '@kclient/protocol/messages/init-producer-id'
import type { ProducerIdAndEpoch } from '../batches/delivery-order.ts'
import type { ProducerIdentity } from './producer-identity.ts'

/** What a broker holds a transaction open for; it says nothing to a producer that has none. */
const noTransactionTimeoutMs = 0x7fff_ffff

/** Asks the cluster for producer ids, whenever the identity needs one. One request at a time, shared by who waits. */
export class ProducerIdSource {
  readonly #cluster: Cluster
  readonly #identity: ProducerIdentity
  readonly #onChange: (error: Error | undefined) => void
  readonly #lifetime = new AbortController()
  #request: Promise<void> | undefined

  /** @param onChange - Told when there is a new id, or that there will be none. */
  constructor(cluster: Cluster, identity: ProducerIdentity, onChange: (error: Error | undefined) => void) {
    this.#cluster = cluster
    this.#identity = identity
    this.#onChange = onChange
  }

  /** Sees to it that there is an id, or will be. Rejects when the cluster gives none, and no other try would help. */
  ensure(): Promise<void> {
    if (this.#identity.state === 'ready') return Promise.resolve()
    if (this.#request === undefined) {
      this.#request = this.#ask().finally(() => {
        this.#request = undefined
      })
      // Who only wants it to happen looks at the identity instead.
      this.#request.catch(() => {})
    }
    return this.#request
  }

  stop(): void {
    this.#lifetime.abort(new Error('The producer is stopped'))
  }

  async #ask(): Promise<void> {
    const { signal } = this.#lifetime
    if (this.#identity.state !== 'none') throw new KafkaError('NO_PRODUCER_ID', 'The cluster gave no producer id')
    this.#identity.requested()
    try {
      const limit = Deadline.after(this.#cluster.runtime, undefined, signal)
      let isTold = false
      const id = await this.#cluster.retry('asking for a producer id', limit, deadline => this.#attempt(deadline), {
        isRetriable: error => {
          const isPassing = isRetriable(error)
          // Once for each id: whoever waits for it is told only that it does not come.
          if (isPassing && !isTold)
            this.#cluster.logger.warn(`Producer: there is no producer id yet: ${messageOf(error)}`)
          isTold ||= isPassing
          return isPassing
        },
      })
      this.#identity.obtained(id)
    } catch (error) {
      if (signal.aborted) {
        this.#identity.missed()
        throw error
      }
      this.#identity.failed()
      const fatal = explained(error instanceof Refused ? error.reason : error)
      this.#onChange(fatal)
      throw fatal
    }
    this.#onChange(undefined)
  }

  async #attempt(deadline: Deadline): Promise<ProducerIdAndEpoch> {
    const body = { transactionalId: null, transactionTimeoutMs: noTransactionTimeoutMs }
    const response = await this.#cluster.request('any', initProducerIdApi, body, { deadline })
    const { errorCode, producerId, producerEpoch } = response
    if (errorCode !== ErrorCode.NONE) throw new Refused(brokerError(errorCode))
    return { producerId, producerEpoch }
  }
}

/** The answer of a broker, apart from what happened on the way to it. */
class Refused extends Error {
  readonly reason: KafkaError

  constructor(reason: KafkaError) {
    super(reason.message)
    this.reason = reason
  }
}

/**
 * What happens on the way passes, a broker that does not answer in time too. Only an answer can be final, and only one
 * that says something: a broker that failed in a way it has no code for may do better next time.
 */
function isRetriable(error: unknown): boolean {
  if (error instanceof Refused) return error.reason.retriable || error.reason.code === 'UNKNOWN_SERVER_ERROR'
  return (
    error instanceof KafkaError && !(error instanceof UnsupportedVersionError || error instanceof ClientStoppedError)
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** What to do when a cluster cannot, or does not let this client, produce idempotently. */
function explained(error: unknown): Error {
  const cause = error instanceof Error ? error : new Error(String(error))
  const isRefused =
    error instanceof UnsupportedVersionError ||
    (error instanceof KafkaError && error.code === 'CLUSTER_AUTHORIZATION_FAILED')
  const hint = isRefused ? ': grant IdempotentWrite, or set enableIdempotence to false' : ''
  const code = cause instanceof KafkaError ? cause.code : 'NO_PRODUCER_ID'
  return new KafkaError(code, `The cluster gives no producer id (${cause.message})${hint}`, { cause, fatal: true })
}
