import { CorrelationIdError, type KafkaError, KafkaProtocolError, KafkaTimeoutError } from '@kclient/errors'
import { type Api, encodeRequestFrame, Reader, readResponseHeader } from '@kclient/protocol'
import type { RequestOptions } from './connection-options.ts'
import { PendingRequest } from './pending-request.ts'
import { Ring } from './ring.ts'
import type { Runtime } from './runtime.ts'
import { throttleTimeMs } from './throttling.ts'
import { Traffic } from './traffic.ts'

/** More requests than any client has reason to line up: beyond it someone does not look at `canSend`. */
const mostWaiting = 10_000
/** Answers to requests that expect none come from brokers that answer acks=0 nevertheless; only the last are known. */
const mostSilentKept = 1_024

/** What the pipeline needs of its connection. */
export interface PipelineOwner {
  readonly runtime: Runtime
  readonly clientId: string | null
  /** Names the broker, for messages. */
  readonly broker: string
  readonly traffic?: Traffic | undefined
  write(buffers: readonly Uint8Array[], done: (error?: Error | null) => void): boolean
  /** Something left, was answered or may leave again: called after each such step. */
  onProgress(): void
}

/**
 * The requests of one connection, in order. Each one is in at most two places at a time:
 *
 * waiting (the socket is full, or the broker throttles) → writing (until the socket has let go of the bytes)
 *                                                       → unanswered (until the response; not for acks=0)
 *
 * A broker answers in the order of the requests, so a response belongs to the first one that is unanswered, or the
 * stream is out of step and of no further use.
 */
export class RequestPipeline {
  readonly #owner: PipelineOwner
  readonly #traffic: Traffic
  readonly #waiting = new Ring<PendingRequest>()
  readonly #writing = new Ring<PendingRequest>()
  readonly #unanswered = new Ring<PendingRequest>()
  readonly #silent = new Ring<number>()
  /** Requests without a response that the socket gave up: the end of the connection, which follows, ends them. */
  readonly #unwritten = new Set<PendingRequest>()
  #correlationId: number
  #blocked = false
  #bufferedBytes = 0
  #throttledUntil = -Infinity
  #throttledMs = 0

  /** @param firstCorrelationId - Correlation ids count up from here, and go on with 0 after 2^31 - 1. */
  constructor(owner: PipelineOwner, firstCorrelationId = 0) {
    this.#owner = owner
    this.#traffic = owner.traffic ?? new Traffic()
    this.#correlationId = firstCorrelationId
  }

  /** Requests that are not settled. One without a response is counted until the socket has its bytes. */
  get open(): number {
    let silent = 0
    for (const request of this.#writing) if (!request.expectsResponse && !request.settled) silent++
    return this.#waiting.length + this.#unanswered.length + silent
  }

  /** Whether nothing is left to be written or answered. */
  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.#writing.length === 0 && this.#unanswered.length === 0
  }

  /** Whether a request would leave at once. */
  get canSend(): boolean {
    return this.#waiting.length === 0 && this.#mayWrite()
  }

  /** Bytes of requests that the socket has not let go of. */
  get bufferedBytes(): number {
    return this.#bufferedBytes
  }

  /** Nothing is sent before this time (KIP-219). */
  get throttledUntil(): number {
    return this.#throttledUntil
  }

  /** How long the broker has throttled this connection in all. */
  get throttledMs(): number {
    return this.#throttledMs
  }

  /** Encodes a request and sends it, or lets it wait its turn. What the encoder throws means that nothing was sent. */
  add<QI, Q, RI, R>(
    api: Api<QI, Q, RI, R>,
    version: number,
    body: NoInfer<QI>,
    timeoutMs: number,
    expectsResponse: boolean,
    options: RequestOptions,
  ): PendingRequest {
    const { runtime, clientId, broker } = this.#owner
    if (this.#waiting.length >= mostWaiting) {
      throw new KafkaTimeoutError('BUFFER_FULL', `${mostWaiting} requests wait for broker ${broker} already`, {
        broker,
        retriable: true,
        written: 'no',
      })
    }
    const correlationId = this.#correlationId
    const frame = encodeRequestFrame(api, version, correlationId, clientId, body)
    this.#correlationId = (correlationId + 1) & 0x7fff_ffff
    const request = new PendingRequest(
      api,
      version,
      correlationId,
      frame,
      Math.max(runtime.now(), this.#throttledUntil) + timeoutMs,
      timeoutMs,
      expectsResponse,
      options.deadline,
      options.onWritten,
    )
    this.#bufferedBytes += request.byteLength
    if (this.canSend) this.#send(request)
    else this.#waiting.push(request)
    return request
  }

  /** Sends what waits, as far as that is possible now. */
  flush(): void {
    while (this.#waiting.length > 0 && this.#mayWrite()) {
      const request = this.#waiting.shift() as PendingRequest
      // Its caller has stopped waiting, and the broker has not heard of it: it may as well never.
      if (request.deadline?.over === true) this.#discard(request, this.#gaveUp(request))
      else this.#send(request)
    }
  }

  /** The socket has room again. */
  unblock(): void {
    this.#blocked = false
  }

  /**
   * Takes one response.
   *
   * @throws KafkaProtocolError when it is malformed, CorrelationIdError when it belongs to no request. After both the
   * connection is of no further use; the request that the malformed response answered has been rejected with it.
   */
  answer(frame: Buffer): void {
    const { broker } = this.#owner
    if (frame.byteLength < 4) {
      throw new KafkaProtocolError(`Broker ${broker} sent a response of ${frame.byteLength} bytes`, { broker })
    }
    const correlationId = frame.readInt32BE(0)
    const request = this.#unanswered.peek()
    if (request === undefined || request.correlationId !== correlationId) {
      if (this.#isSilent(correlationId)) return
      const expected = request === undefined ? 'none is expected' : `${request.correlationId} is the next`
      throw new CorrelationIdError(`Broker ${broker} answered request ${correlationId}, but ${expected}`, { broker })
    }
    this.#unanswered.shift()
    this.#traffic.responsesReceived += 1
    this.#settle(request, frame)
  }

  /** The request whose response comes next. */
  get next(): PendingRequest | undefined {
    return this.#unanswered.peek()
  }

  /** When the first time limit ends; Infinity without requests. */
  nextExpiry(): number {
    let first = Infinity
    for (const request of this.#open()) if (request.expiresAt < first) first = request.expiresAt
    return first
  }

  /** Requests whose time is over. */
  overdue(now: number): PendingRequest[] {
    return [...this.#open()].filter(request => request.expiresAt <= now)
  }

  /**
   * Ends all requests, because the connection has ended. What the socket still holds is released when it says so.
   *
   * @param errorFor - Makes the error, given whether the broker may have received the request.
   */
  fail(errorFor: (written: 'no' | 'possibly') => KafkaError): void {
    const unanswered = [...this.#open()].filter(request => request.frame === null)
    while (this.#unanswered.length > 0) this.#unanswered.shift()
    this.#unwritten.clear()
    for (let request = this.#waiting.shift(); request !== undefined; request = this.#waiting.shift()) {
      this.#discard(request, errorFor('no'))
    }
    for (const request of unanswered) request.reject(errorFor('possibly'))
  }

  /** The socket is gone, and with it every claim on the bytes. */
  release(): void {
    while (this.#writing.length > 0) this.#onWritten(null)
  }

  #mayWrite(): boolean {
    if (this.#blocked) return false
    return this.#throttledUntil === -Infinity || this.#owner.runtime.now() >= this.#throttledUntil
  }

  #send(request: PendingRequest): void {
    const frame = request.frame as readonly Buffer[]
    request.frame = null
    this.#traffic.requestsSent += 1
    this.#traffic.bytesSent += request.byteLength
    this.#writing.push(request)
    if (request.expectsResponse) this.#unanswered.push(request)
    else this.#remember(request.correlationId)
    if (!this.#owner.write(frame, this.#onWritten)) this.#blocked = true
  }

  /** One function for all requests: the socket lets go of them in the order in which it got them. */
  readonly #onWritten = (error?: Error | null): void => {
    const request = this.#writing.shift()
    if (request === undefined) return
    this.#bufferedBytes -= request.byteLength
    // With an error the connection ends, and ends the request with what it knows.
    if (!request.expectsResponse && !request.settled) {
      if (error) this.#unwritten.add(request)
      else request.resolve(undefined)
    }
    request.onWritten?.()
    this.#owner.onProgress()
  }

  #settle(request: PendingRequest, frame: Buffer): void {
    const { api, version } = request
    let response: unknown
    try {
      const reader = new Reader(frame)
      readResponseHeader(reader, api, version)
      response = api.decodeResponse(reader, version)
    } catch (cause) {
      const { broker } = this.#owner
      const reason = cause instanceof Error ? cause.message : String(cause)
      const message = `Broker ${broker} sent a malformed response to ${api.name} v${version}: ${reason}`
      const error = new KafkaProtocolError(message, { cause, broker, written: 'possibly' })
      request.reject(error)
      throw error
    }
    const throttledMs = throttleTimeMs(api, version, response)
    if (throttledMs > 0) this.#throttle(throttledMs)
    request.resolve(response)
  }

  /**
   * The broker does not read from this connection until then, so whatever is on its way waits too: the pause counts
   * against no time limit.
   */
  #throttle(durationMs: number): void {
    const now = this.#owner.runtime.now()
    const addedMs = now + durationMs - Math.max(now, this.#throttledUntil)
    if (addedMs <= 0) return
    this.#throttledUntil = now + durationMs
    this.#throttledMs += addedMs
    this.#traffic.throttledMs += addedMs
    for (const request of this.#open()) request.expiresAt += addedMs
  }

  /** Every request that is not settled, once. */
  *#open(): Generator<PendingRequest> {
    for (const request of this.#writing) if (!request.expectsResponse && !request.settled) yield request
    yield* this.#unwritten
    yield* this.#unanswered
    yield* this.#waiting
  }

  #discard(request: PendingRequest, error: KafkaError): void {
    this.#bufferedBytes -= request.byteLength
    request.reject(error)
    request.onWritten?.()
  }

  #gaveUp(request: PendingRequest): KafkaError {
    return new KafkaTimeoutError('CALL_TIMEOUT', `${request.api.name} was given up before it was sent`, {
      broker: this.#owner.broker,
      written: 'no',
    })
  }

  #remember(correlationId: number): void {
    if (this.#silent.length === mostSilentKept) this.#silent.shift()
    this.#silent.push(correlationId)
  }

  /** Whether this answers a request that expects no response. Such answers come in order too. */
  #isSilent(correlationId: number): boolean {
    if (![...this.#silent].includes(correlationId)) return false
    while (this.#silent.shift() !== correlationId);
    return true
  }
}
