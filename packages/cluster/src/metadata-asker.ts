import { brokerError, ErrorCode, KafkaError } from '@kclient/errors'
import { type Connection, Deadline, type Logger } from '@kclient/net'
import { metadataApi, type MetadataResponse } from '@kclient/protocol/messages/metadata'
import type { AnyBroker, Respondent } from './any-broker.ts'
import { isAuthenticationError } from './authentication.ts'
import { addressOf } from './bootstrap-servers.ts'
import type { ClientConfig } from './client-options.ts'
import type { ConnectionPool } from './connection-pool.ts'
import type { MetadataQuestion } from './metadata-refresher.ts'
import type { MetadataSnapshot } from './metadata-snapshot.ts'
import { RebootstrapTrigger } from './rebootstrap.ts'

/** What the asker works with. */
export interface AskerParts {
  readonly config: ClientConfig
  readonly logger: Logger
  readonly anyBroker: AnyBroker
  readonly pool: ConnectionPool
  /** Ends with the life of the cluster. */
  readonly lifetime: AbortSignal
  metadata(): MetadataSnapshot
  /** The brokers that are known are of no use any more. */
  rebootstrap(reason: string): void
}

/**
 * Gets one answer about metadata, from whichever broker or bootstrap server gives one first, and decides when to stop
 * believing in the brokers that are known.
 */
export class MetadataAsker {
  readonly #parts: AskerParts
  readonly #trigger: RebootstrapTrigger

  constructor(parts: AskerParts) {
    this.#parts = parts
    this.#trigger = new RebootstrapTrigger(parts.config.runtime)
  }

  async ask(question: MetadataQuestion): Promise<MetadataResponse> {
    const { config, anyBroker, lifetime } = this.#parts
    const { runtime } = config
    const startedAt = runtime.now()
    const isFirst = this.#parts.metadata().brokers.size === 0
    const round: Round = { seedOfOtherCluster: undefined }
    try {
      const answer = await anyBroker.ask(
        isFirst ? 'Cannot find the cluster' : 'Cannot get metadata',
        (connection, deadline, respondent) => this.#attempt(question, connection, deadline, respondent, round),
        Deadline.after(runtime, config.requestTimeoutMs, lifetime),
        {
          seeds: true,
          isFinal: error => isRebootstrapRequired(error) || (isFirst && isAuthenticationError(error)),
        },
      )
      this.#trigger.reset()
      if (answer.seedConnection !== undefined) this.#settle(answer.seedConnection, answer.respondent, answer.result)
      return answer.result
    } catch (error) {
      if (!lifetime.aborted && !isFirst) this.#considerRebootstrap(error, startedAt, round)
      throw error
    }
  }

  async #attempt(
    question: MetadataQuestion,
    connection: Connection,
    deadline: Deadline,
    respondent: Respondent,
    round: Round,
  ): Promise<MetadataResponse> {
    const { topics, allowAutoTopicCreation } = question
    const body = { topics: topics?.map(name => ({ name })) ?? null, allowAutoTopicCreation }
    for (;;) {
      const response = await connection.request(metadataApi, body, { deadline })
      if (response.errorCode !== ErrorCode.NONE) throw brokerError(response.errorCode, { broker: connection.broker })
      const known = this.#parts.metadata().clusterId
      if (known !== null && response.clusterId !== null && response.clusterId !== known) {
        throw otherCluster(connection, respondent, known, response.clusterId, round)
      }
      if (response.brokers.length > 0) return response
      // A broker that has just started answers before it has heard of anyone, itself included.
      await deadline.sleep(this.#parts.config.retryBackoffMaxMs, `${connection.broker} to know its cluster`)
    }
  }

  /** The connection on which a bootstrap server answered is kept when it leads to a broker as metadata names it. */
  #settle(connection: Connection, respondent: Respondent, { brokers }: MetadataResponse): void {
    if (respondent.kind !== 'seed') return
    const { server } = respondent
    const node = brokers.find(({ host, port }) => host === server.host && port === server.port)
    if (node === undefined) connection.close()
    else this.#parts.pool.adopt(node, 'general', connection)
  }

  #considerRebootstrap(error: unknown, startedAt: number, { seedOfOtherCluster }: Round): void {
    const isTime = this.#trigger.failed(startedAt)
    let reason: string | undefined
    if (isRebootstrapRequired(error)) reason = 'the broker asks for it (REBOOTSTRAP_REQUIRED)'
    else if (seedOfOtherCluster !== undefined) reason = `${seedOfOtherCluster}, and nobody speaks for the old one`
    else if (isTime) reason = 'no known broker has answered for minutes'
    if (reason === undefined) return
    this.#trigger.reset()
    this.#parts.rebootstrap(reason)
  }
}

interface Round {
  /** Set when a bootstrap server answered for another cluster than the one that is known. */
  seedOfOtherCluster: string | undefined
}

/**
 * An address may be given to a broker of another cluster. Its metadata must not be mixed with ours: a known broker that
 * turns out to be a stranger is hung up on; that a bootstrap server is one may mean that the cluster was made anew.
 */
function otherCluster(
  connection: Connection,
  respondent: Respondent,
  known: string,
  answered: string,
  round: Round,
): KafkaError {
  const message = `${connection.broker} belongs to cluster ${answered} and not to ${known}`
  const error = new KafkaError('INCONSISTENT_CLUSTER_ID', message, { retriable: true, broker: connection.broker })
  if (respondent.kind === 'broker') connection.close(error)
  else round.seedOfOtherCluster = `${addressOf(respondent.server)} belongs to cluster ${answered} and not to ${known}`
  return error
}

function isRebootstrapRequired(error: unknown): boolean {
  return error instanceof KafkaError && error.code === 'REBOOTSTRAP_REQUIRED'
}
