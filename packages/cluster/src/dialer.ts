import { KafkaConnectionError, KafkaError, KafkaTimeoutError } from '@kclient/errors'
import { Connection, type Deadline } from '@kclient/net'
import { isIP } from 'node:net'
import { addressOf } from './bootstrap-servers.ts'
import type { ClientConfig } from './client-options.ts'
import type { ClusterMeter } from './cluster-metrics.ts'
import { type ConnectionEvent, tellConnection } from './connection-events.ts'
import { firstSuccess } from './first-success.ts'
import { isAuthenticationError } from './authentication.ts'
import { saslAuthenticator } from './sasl.ts'

/** How long one address of a name has before the next one is tried beside it (RFC 8305 says 250 ms). */
const STAGGER_MS = 250

/** How long one connection may take to become usable: TCP, TLS, ApiVersions and login together. */
const CONNECT_TIMEOUT_MS = 10_000

/** Where to connect to, by the name that the cluster or the user gave. */
export interface DialTarget {
  readonly host: string
  readonly port: number
  /** Undefined for a bootstrap server: nobody knows yet which broker it is. */
  readonly nodeId?: number | undefined
}

/** Opens connections: resolves the name each time, and tries its addresses side by side. */
export class Dialer {
  readonly #config: ClientConfig
  readonly #meter: ClusterMeter
  #maxResponseBytes: number

  constructor(config: ClientConfig, meter: ClusterMeter) {
    this.#config = config
    this.#meter = meter
    this.#maxResponseBytes = config.maxResponseBytes
  }

  /** Lets answers on later connections be at least this large. */
  allowResponseBytes(bytes: number): void {
    this.#maxResponseBytes = Math.max(this.#maxResponseBytes, bytes)
  }

  /**
   * A connection that is ready for requests.
   *
   * @throws KafkaConnectionError naming each address that was tried; the broker's error when it refused the login.
   */
  async dial(target: DialTarget, deadline: Deadline): Promise<Connection> {
    let connection: Connection
    try {
      connection = await this.#attempt(target, deadline)
    } catch (error) {
      if (!deadline.over) this.#failed(target, error)
      throw error
    }
    tellConnection('opened', () => this.#event(target))
    connection.onClose(error => tellConnection('closed', () => this.#event(target, error)))
    return connection
  }

  /** An attempt that nobody wants any more does not count. */
  #failed(target: DialTarget, error: unknown): void {
    this.#meter.connectsFailed += 1
    if (isAuthenticationError(error)) this.#meter.connectsRefused += 1
    tellConnection('failed', () => this.#event(target, error instanceof Error ? error : new Error(String(error))))
  }

  #event({ nodeId, host, port }: DialTarget, error?: Error): ConnectionEvent {
    return { clientId: this.#config.clientId, nodeId, serverAddress: host, serverPort: port, error }
  }

  async #attempt(target: DialTarget, deadline: Deadline): Promise<Connection> {
    const limit = deadline.within(Math.min(CONNECT_TIMEOUT_MS, this.#config.requestTimeoutMs))
    try {
      return await this.#race(target, limit)
    } catch (error) {
      // That our own limit is over says something about the broker; that the caller's is, nothing.
      if (!(error instanceof KafkaTimeoutError) || deadline.over) throw error
      const broker = addressOf(target)
      throw new KafkaConnectionError('CONNECTION_FAILED', `Cannot connect to ${broker}: ${error.message}`, {
        broker,
        cause: error,
      })
    }
  }

  async #race(target: DialTarget, limit: Deadline): Promise<Connection> {
    const addresses = await this.#resolve(target, limit)
    const outcome = await firstSuccess(addresses, {
      runtime: this.#config.runtime,
      staggerMs: STAGGER_MS,
      deadline: limit,
      attempt: (address, attemptDeadline) => this.#open(target, address, attemptDeadline),
      // All addresses of a name are one broker: it has said no, and asking again may lock the account.
      isFinal: isAuthenticationError,
      discard: connection => connection.close(),
    })
    if (outcome.won) return outcome.result
    limit.throwIfOver(`connecting to ${addressOf(target)}`)
    const last = outcome.failures.at(-1)?.error
    if (outcome.failures.length === 1 || isAuthenticationError(last)) throw last
    const tried = outcome.failures.map(({ candidate, error }) => `${candidate}: ${messageOf(error)}`).join('; ')
    throw new KafkaConnectionError('CONNECTION_FAILED', `Cannot connect to ${addressOf(target)} (${tried})`, {
      broker: addressOf(target),
      cause: last,
    })
  }

  async #resolve({ host, port }: DialTarget, deadline: Deadline): Promise<readonly string[]> {
    if (isIP(host) !== 0) return [host]
    const broker = addressOf({ host, port })
    try {
      const resolved = await deadline.wait(this.#config.runtime.lookup(host), `resolving ${host}`)
      return resolved.map(({ address }) => address)
    } catch (error) {
      if (error instanceof KafkaError || deadline.signal?.aborted === true) throw error
      const message = `Cannot resolve ${host} of broker ${broker}: ${messageOf(error)}`
      throw new KafkaConnectionError('CONNECTION_FAILED', message, { broker, cause: error })
    }
  }

  #open(target: DialTarget, address: string, deadline: Deadline): Promise<Connection> {
    const { clientId, runtime, logger, requestTimeoutMs, security } = this.#config
    const { mechanism } = security
    return Connection.open(
      {
        host: address,
        port: target.port,
        servername: target.host,
        nodeId: target.nodeId,
        clientId,
        runtime,
        logger,
        tls: security.tls,
        authenticate: mechanism === undefined ? undefined : saslAuthenticator(mechanism, target),
        connectTimeoutMs: CONNECT_TIMEOUT_MS,
        requestTimeoutMs,
        maxResponseBytes: this.#maxResponseBytes,
        traffic: this.#meter.traffic,
      },
      deadline,
    )
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
