import type { ConnectionOptions as TlsOptions } from 'node:tls'
import { KafkaConnectionError, KafkaError, KafkaTimeoutError, UnsupportedVersionError } from '@kclient/errors'
import type { Api } from '@kclient/protocol'
import type { ApiVersionsResponse } from '@kclient/protocol/messages/api-versions'
import { ApiVersions } from './api-versions.ts'
import { brokerLabel } from './broker-label.ts'
import { clientSoftware } from './client-software.ts'
import {
  type ConnectionFailure,
  closedByUs,
  connectRefused,
  connectTimedOut,
  errorOf,
  explainSocketEnd,
  explainTimeout,
  explainViolation,
  systemCode,
  timedOut,
} from './connection-failure.ts'
import type { ConnectionOptions, RequestOptions } from './connection-options.ts'
import type { ConnectionState } from './connection-state.ts'
import { ConnectionLifecycle } from './connection-lifecycle.ts'
import type { Deadline } from './deadline.ts'
import { FramedSocket } from './framed-socket.ts'
import { type Logger, silentLogger } from './logger.ts'
import { firstApiVersionsVersion, lowerApiVersionsVersion, negotiate, negotiationApi } from './negotiation.ts'
import { nodeRuntime } from './node-runtime.ts'
import type { PendingRequest } from './pending-request.ts'
import { RequestPipeline } from './request-pipeline.ts'
import type { Runtime } from './runtime.ts'
import { TimeLimits } from './time-limits.ts'
import { Traffic } from './traffic.ts'

const defaultConnectTimeoutMs = 10_000
const defaultRequestTimeoutMs = 40_000
const defaultMaxResponseBytes = 100 * 1024 * 1024
/** Until it is known who is on the other side. */
const maxSetUpResponseBytes = 1024 * 1024

/**
 * One connection to one broker, ready for requests. They leave in the order of the calls, many at a time, and each
 * promise settles with the response to its request.
 *
 * A connection ends as a whole: an answer that does not come in time, malformed bytes or a lost socket close it, and
 * every request that is under way rejects. Its error says in `written` whether the broker may have received it.
 */
export class Connection {
  /** Names the broker in messages: `1 (kafka.example:9092)`. */
  readonly broker: string
  /** `host:port` of the socket. */
  readonly address: string
  readonly #options: ConnectionOptions
  readonly #runtime: Runtime
  readonly #logger: Logger
  readonly #requestTimeoutMs: number
  readonly #lifecycle = new ConnectionLifecycle()
  readonly #socket: FramedSocket
  readonly #pipeline: RequestPipeline
  readonly #limits: TimeLimits
  readonly #traffic: Traffic
  readonly #readyListeners = new Set<() => void>()
  #connecting: { resolve: () => void; reject: (error: KafkaError) => void } | undefined
  #apiVersions: ApiVersions | undefined
  #maxResponseBytes: number
  #lastActivityAt: number
  #usesTls = false
  #hasAnswered = false
  #hasServed = false
  #wasCutUnheard = false

  /**
   * Connects, agrees on versions, and logs in where `authenticate` is given.
   *
   * @param deadline - The end of the whole; the limits of the options hold for the single steps.
   * @throws KafkaConnectionError when it cannot be used, SslAuthenticationError when certificates are the reason, what
   * `authenticate` throws, or the error of the deadline.
   */
  static async open(options: ConnectionOptions, deadline: Deadline): Promise<Connection> {
    const what = `connecting to broker ${brokerLabel(options)}`
    let version = firstApiVersionsVersion(options.versionCaps)
    for (;;) {
      deadline.throwIfOver(what)
      const tls = typeof options.tls === 'function' ? await deadline.wait(askTls(options.tls), what) : options.tls
      const connection = new Connection(options)
      try {
        await deadline.wait(connection.#setUp(tls, version), what)
        return connection
      } catch (error) {
        const lower = connection.#wasCutUnheard ? lowerApiVersionsVersion(version) : undefined
        connection.close(error instanceof Error ? error : undefined)
        if (lower === undefined) throw error
        version = lower
      }
    }
  }

  private constructor(options: ConnectionOptions) {
    const runtime = options.runtime ?? nodeRuntime
    this.broker = brokerLabel(options)
    this.address = brokerLabel({ host: options.host, port: options.port })
    this.#options = options
    this.#runtime = runtime
    this.#logger = options.logger ?? silentLogger
    this.#requestTimeoutMs = options.requestTimeoutMs ?? defaultRequestTimeoutMs
    this.#maxResponseBytes = options.maxResponseBytes ?? defaultMaxResponseBytes
    this.#lastActivityAt = runtime.now()
    const traffic = options.traffic ?? new Traffic()
    this.#traffic = traffic
    this.#socket = new FramedSocket(runtime, Math.min(maxSetUpResponseBytes, this.#maxResponseBytes), traffic, {
      onSecuring: () => this.#onSecuring(),
      onConnect: () => this.#onConnect(),
      onFrame: frame => this.#onFrame(frame),
      onRead: () => this.#onRead(),
      onViolation: error => this.#onViolation(error),
      onDrain: () => {
        this.#pipeline.unblock()
        this.#mayHaveRoom()
      },
      onClose: error => this.#onSocketClosed(error),
    })
    this.#pipeline = new RequestPipeline({
      runtime,
      clientId: options.clientId ?? null,
      broker: this.broker,
      traffic,
      write: (buffers, done) => this.#socket.write(buffers, done),
      onProgress: () => this.#onProgress(),
    })
    const connectTimeoutMs = options.connectTimeoutMs ?? defaultConnectTimeoutMs
    this.#limits = new TimeLimits({
      runtime,
      logger: this.#logger,
      broker: this.broker,
      pipeline: this.#pipeline,
      connectTimeoutMs,
      bytesReceived: () => this.#socket.bytesReceived,
      onConnectTimeout: () => this.#fail(connectTimedOut(this.broker, this.state, connectTimeoutMs)),
      onLate: requests => this.#onLate(requests),
      onTimePassed: () => this.#mayHaveRoom(),
    })
  }

  /** Where it is in its life; others than `ready` take no requests. */
  get state(): ConnectionState {
    return this.#lifecycle.state
  }

  /** What the broker supports. */
  get apiVersions(): ApiVersions {
    if (this.#apiVersions === undefined) throw new Error('The versions are not agreed on yet')
    return this.#apiVersions
  }

  /** Requests that are not settled, those that wait to be sent included. */
  get inFlight(): number {
    return this.#pipeline.open
  }

  /** Bytes of requests that the socket has not let go of. */
  get bufferedBytes(): number {
    return this.#pipeline.bufferedBytes
  }

  /** Whether a request would leave at once: the socket has room, and the broker does not throttle. */
  get canSend(): boolean {
    return this.state === 'ready' && this.#pipeline.canSend
  }

  /** Since when nothing was sent or received, in the time of `runtime.now()`. A throttled connection is not idle. */
  get idleSince(): number {
    return Math.max(this.#lastActivityAt, this.#pipeline.throttledUntil)
  }

  /** Whether a request was answered since it is ready: then the broker behind it works, whatever ends it. */
  get hasServed(): boolean {
    return this.#hasServed
  }

  /** Until when the broker has asked for silence (KIP-219), in the time of `runtime.now()`; -Infinity if never. */
  get throttledUntil(): number {
    return this.#pipeline.throttledUntil
  }

  /** How long the broker has throttled this connection so far, in ms. */
  get throttledMs(): number {
    return this.#pipeline.throttledMs
  }

  /** The largest response to accept, in bytes; a new value counts from the next response on. */
  get maxResponseBytes(): number {
    return this.#maxResponseBytes
  }

  set maxResponseBytes(bytes: number) {
    this.#maxResponseBytes = bytes
    if (this.state === 'ready' || this.state === 'draining') this.#socket.maxFrameBytes = bytes
  }

  /**
   * Sends a request in the highest version that suits both sides, and resolves to its response. While the connection
   * cannot send, it waits in line; look at `canSend` before making large ones.
   *
   * @throws (as rejection) UnsupportedVersionError when no version suits, or the message needs more than it has;
   * RequestTimedOutError when no answer came in time, which closes the connection; KafkaConnectionError when the
   * connection ends first; KafkaProtocolError when the answer is malformed; the error of the deadline. Each
   * KafkaError says in `written` whether the broker may have received the request.
   */
  request<QI, Q, RI, R>(
    api: Api<QI, Q, RI, R>,
    body: NoInfer<QI>,
    options: RequestOptions & { readonly expectResponse: false },
  ): Promise<void>
  request<QI, Q, RI, R>(api: Api<QI, Q, RI, R>, body: NoInfer<QI>, options?: RequestOptions): Promise<R>
  request<QI, Q, RI, R>(
    api: Api<QI, Q, RI, R>,
    body: NoInfer<QI>,
    options: RequestOptions & { readonly expectResponse?: boolean } = noOptions,
  ): Promise<R | void> {
    const { deadline } = options
    let request: PendingRequest
    try {
      this.#lifecycle.throwIfOver()
      if (this.state !== 'ready' && this.state !== 'authenticating') throw this.#takesNoRequests()
      deadline?.throwIfOver(`${api.name} of broker ${this.broker}`)
      const version = this.#versionFor(api, options)
      request = this.#add(api, version, body, options, options.expectResponse ?? true)
    } catch (error) {
      if (error instanceof KafkaError) error.written = 'no'
      return Promise.reject(error)
    }
    const response = request.response as Promise<R>
    return deadline === undefined ? response : this.#attend(request, response, deadline)
  }

  /**
   * Calls back once, as soon as `canSend` holds or the connection has ended; so check `canSend` in it. Never during this
   * call. The same function is kept once.
   */
  onReadyToSend(callback: () => void): void {
    this.#readyListeners.add(callback)
    if (this.canSend || this.#lifecycle.isOver) queueMicrotask(() => this.#notifyReady())
  }

  /** Calls back once, when the connection is of no further use; with the reason. */
  onClose(listener: (error: KafkaError) => void): void {
    this.#lifecycle.onClose(listener)
  }

  /** Closes at once. Requests that are under way reject with KafkaConnectionError. */
  close(reason?: Error): void {
    this.#fail(closedByUs(this.broker, this.state, reason), false)
  }

  /** Takes no more requests, and closes when those under way are answered; at the deadline it closes with what is left. */
  async drain(deadline: Deadline): Promise<void> {
    if (this.state === 'ready') this.#lifecycle.to('draining')
    else if (this.state !== 'draining') this.close()
    this.#onProgress()
    try {
      await deadline.wait(this.closed, `draining the connection to broker ${this.broker}`)
    } catch (error) {
      this.close(error instanceof Error ? error : undefined)
    }
  }

  /** Resolves when the socket is gone and nothing of this connection is left. */
  get closed(): Promise<void> {
    return this.#lifecycle.closed
  }

  async #setUp(tls: TlsOptions | undefined, version: number): Promise<void> {
    const startedAt = this.#runtime.now()
    const { authenticate, versionCaps } = this.#options
    try {
      await this.#connect(tls)
      const agreed = await negotiate(asked => this.#askVersions(asked), version, this.broker)
      this.#apiVersions = new ApiVersions(agreed.response, this.broker, versionCaps, agreed.version)
    } catch (error) {
      // A lost connection says more than the request that was lost with it.
      this.#lifecycle.throwIfOver()
      throw error
    }
    this.#lifecycle.throwIfOver()
    if (authenticate !== undefined) {
      this.#lifecycle.to('authenticating')
      await authenticate(this)
      this.#lifecycle.throwIfOver()
    }
    this.#socket.maxFrameBytes = this.#maxResponseBytes
    this.#hasAnswered = false
    this.#lifecycle.to('ready')
    this.#traffic.opened += 1
    const tookMs = Math.round(this.#runtime.now() - startedAt)
    this.#logger.debug(`Connected to broker ${this.broker} in ${tookMs} ms`, { broker: this.broker, tookMs })
  }

  #connect(tls: TlsOptions | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#connecting = { resolve, reject }
      this.#usesTls = tls !== undefined
      this.#lifecycle.to('connecting')
      this.#limits.beginPhase()
      const { host, port, servername } = this.#options
      try {
        this.#socket.connect(host, port, servername, tls)
      } catch (error) {
        this.#fail(connectRefused(this.broker, error))
        this.#lifecycle.finish()
      }
    })
  }

  #askVersions(version: number): Promise<ApiVersionsResponse> {
    const { name, version: softwareVersion } = this.#options.software ?? clientSoftware
    const body = version < 3 ? {} : { clientSoftwareName: name, clientSoftwareVersion: softwareVersion }
    return this.#add(negotiationApi, version, body, noOptions, true).response as Promise<ApiVersionsResponse>
  }

  #versionFor(api: Api<never>, { version, maxVersion }: RequestOptions): number {
    if (version === undefined) return this.apiVersions.pick(api, maxVersion)
    if (this.apiVersions.supports(api, version)) return version
    throw new UnsupportedVersionError(`Broker ${this.broker} does not support ${api.name} v${version}`, {
      broker: this.broker,
    })
  }

  #add<QI, Q, RI, R>(
    api: Api<QI, Q, RI, R>,
    version: number,
    body: NoInfer<QI>,
    options: RequestOptions,
    expectsResponse: boolean,
  ): PendingRequest {
    const timeoutMs = options.timeoutMs ?? this.#requestTimeoutMs
    const request = this.#pipeline.add(api, version, body, timeoutMs, expectsResponse, options)
    this.#lastActivityAt = this.#runtime.now()
    this.#limits.watch(request)
    return request
  }

  async #attend<R>(request: PendingRequest, response: Promise<R>, deadline: Deadline): Promise<R> {
    try {
      return await deadline.wait(response, `${request.api.name} of broker ${this.broker}`)
    } catch (error) {
      if (!request.settled && error instanceof KafkaTimeoutError) error.written = request.written
      throw error
    }
  }

  #onSecuring(): void {
    if (this.state !== 'connecting') return
    this.#lifecycle.to('tls')
    this.#limits.beginPhase()
  }

  #onConnect(): void {
    if (this.#lifecycle.isOver) return
    this.#limits.endPhases()
    this.#lifecycle.to('api-versions')
    this.#connecting?.resolve()
  }

  #onFrame(frame: Buffer): void {
    this.#pipeline.answer(frame)
    this.#hasAnswered = true
    if (this.state === 'ready' || this.state === 'draining') this.#hasServed = true
  }

  #onRead(): void {
    this.#lastActivityAt = this.#runtime.now()
    this.#limits.watchThrottle(this.#lastActivityAt)
    this.#onProgress()
  }

  /** What waits goes first, then those who asked to be called. */
  #mayHaveRoom(): void {
    this.#pipeline.flush()
    this.#notifyReady()
  }

  #onViolation(error: Error): void {
    // What is too large to be taken is the answer to the first request that waits for one; who sent that must know.
    if (error instanceof KafkaError && error.code === 'RESPONSE_TOO_LARGE') {
      error.written = 'possibly'
      this.#pipeline.next?.reject(error)
    }
    const failure = explainViolation(this.broker, this.state, error)
    this.#logger.warn(failure.message, { broker: this.broker, error })
    this.#fail(failure)
  }

  #onLate(requests: readonly [PendingRequest, ...PendingRequest[]]): void {
    for (const request of requests) request.reject(timedOut(request, this.broker))
    this.#fail(explainTimeout(this.broker, this.state, requests[0]))
  }

  #onProgress(): void {
    if (this.state === 'draining' && this.#pipeline.isIdle) this.close()
  }

  #notifyReady(): void {
    // A copy: who asks again from within its call has a turn of its own.
    for (const callback of Array.from(this.#readyListeners)) {
      if (!this.canSend && !this.#lifecycle.isOver) return
      this.#readyListeners.delete(callback)
      callback()
    }
  }

  /** The only way to end: requests, listeners and the socket learn of it here, once. */
  #fail(failure: ConnectionFailure, isLoss = true): void {
    if (this.#lifecycle.isOver) return
    this.#countEnd(isLoss)
    this.#lifecycle.end(failure)
    this.#limits.stop()
    this.#socket.close()
    this.#connecting?.reject(errorOf(failure, 'no'))
    const errors = { no: errorOf(failure, 'no'), possibly: errorOf(failure, 'possibly') }
    this.#pipeline.fail(written => errors[written])
    this.#logger.debug(failure.message, { broker: this.broker, code: failure.code })
    this.#lifecycle.report(errors.no)
    this.#notifyReady()
  }

  #countEnd(isLoss: boolean): void {
    if (this.state !== 'ready' && this.state !== 'draining') return
    this.#traffic.closed += 1
    if (isLoss) this.#traffic.lost += 1
  }

  #onSocketClosed(error: Error | undefined): void {
    if (this.state === 'closed') return
    const { broker, state } = this
    const wasReset = error === undefined || systemCode(error) === 'ECONNRESET'
    this.#wasCutUnheard = state === 'api-versions' && this.#socket.bytesReceived === 0 && wasReset
    const [usesTls, hasAnswered] = [this.#usesTls, this.#hasAnswered]
    const logsIn = this.#options.authenticate !== undefined
    this.#fail(explainSocketEnd({ broker, state, error, usesTls, logsIn, hasAnswered }))
    this.#lifecycle.finish()
    this.#pipeline.release()
  }

  #takesNoRequests(): KafkaError {
    const message = `The connection to broker ${this.broker} takes no requests: it is ${this.state}`
    return new KafkaConnectionError('CONNECTION_CLOSED', message, { broker: this.broker, written: 'no' })
  }
}

const noOptions: RequestOptions = Object.freeze({})

async function askTls(tls: () => TlsOptions | Promise<TlsOptions>): Promise<TlsOptions> {
  return tls()
}
