import { KafkaConnectionError, KafkaProtocolError } from '@kclient/errors'
import type { Runtime, Transport, TransportHandlers } from '@kclient/net'
import {
  type AnyApi,
  encodeResponseFrame,
  FrameAssembler,
  Reader,
  readRequestHeader,
  readResponseHeader,
  type RequestHeader,
} from '@kclient/protocol'
import { type CallHooks, callControls, decisionOf, type HookedApi } from '../wire/call-hooks.ts'
import { deferred } from '../wire/deferred.ts'
import { oneBuffer } from '../wire/one-buffer.ts'
import { sendFaulty } from '../wire/send-frame.ts'
import type { WireFault } from '../wire/wire-fault.ts'
import { type AddressMap, rewrittenFrame } from './address-rewriting.ts'
import { expectsAnswer, silentAnswer } from './silent-requests.ts'

/** What a connection needs of the proxy that accepted it. */
export interface ProxyHost {
  readonly runtime: Runtime
  readonly hooks: CallHooks
  readonly mapAddress: AddressMap
  /** Node id of the broker behind; -1 as long as nobody has said it. */
  nodeId(): number
  onFailure(error: unknown): void
  onClosed(connection: ProxiedConnection): void
}

/** A request that the broker has and has not answered. */
interface Pending {
  readonly correlationId: number
  readonly resolve: (frame: Buffer) => void
  readonly reject: (error: Error) => void
}

/** What the client gets. */
type Verdict = { readonly frame: readonly Uint8Array[]; readonly fault: WireFault | undefined } | 'silence' | 'close'

const largestFrame = 0x7fff_ffff
const waitingRequests = 64
const sizeFieldBytes = 4

/**
 * A client's connection, and the one to the broker behind it. Requests go on in their order, and so do answers: what a
 * hook holds, holds up what follows.
 */
export class ProxiedConnection implements TransportHandlers {
  readonly id: number
  readonly #host: ProxyHost
  readonly #client: Transport
  readonly #broker: Transport
  readonly #fromClient: FrameAssembler
  readonly #fromBroker: FrameAssembler
  readonly #requests: Buffer[] = []
  readonly #pending: Pending[] = []
  #lastAnswer: Promise<void> = Promise.resolve()
  #isRequesting = false
  #isClosed = false
  #isFrozen: boolean
  #clientIsCongested = false
  #brokerIsCongested = false

  constructor(
    id: number,
    host: ProxyHost,
    client: Transport,
    upstream: { host: string; port: number },
    isFrozen: boolean,
  ) {
    this.id = id
    this.#host = host
    this.#client = client
    this.#isFrozen = isFrozen
    this.#fromClient = new FrameAssembler({ maxBytes: largestFrame, onFrame: frame => this.#requests.push(frame) })
    this.#fromBroker = new FrameAssembler({ maxBytes: largestFrame, onFrame: frame => this.#answered(frame) })
    this.#broker = host.runtime.connect(upstream, undefined, {
      onConnect: () => undefined,
      onBytes: bytes => this.#guarded(() => this.#fromBroker.push(bytes)),
      onDrain: () => {
        this.#brokerIsCongested = false
        this.#adjustReading()
      },
      onClose: () => this.#brokerGone(),
    })
    if (isFrozen) this.#adjustReading()
  }

  onConnect(): void {}

  onBytes(bytes: Uint8Array): void {
    this.#guarded(() => this.#fromClient.push(bytes))
    void this.#requestAll()
  }

  onDrain(): void {
    this.#clientIsCongested = false
    this.#adjustReading()
  }

  onClose(): void {
    this.close()
  }

  /** Stops or resumes reading at both ends: while it is frozen, neither end hears of the other. */
  freeze(isFrozen: boolean): void {
    this.#isFrozen = isFrozen
    this.#adjustReading()
  }

  /** Closes both ends at once. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#requests.length = 0
    this.#client.close()
    this.#broker.close()
    this.#forgetPending()
    this.#host.onClosed(this)
  }

  // Towards the broker

  async #requestAll(): Promise<void> {
    if (this.#isRequesting) return this.#adjustReading()
    this.#isRequesting = true
    for (let frame = this.#requests.shift(); frame !== undefined; frame = this.#requests.shift()) {
      try {
        await this.#request(frame)
      } catch (error) {
        this.#fail(error)
      }
    }
    this.#isRequesting = false
    this.#adjustReading()
  }

  /** Resolves when the next request may follow. */
  async #request(frame: Buffer): Promise<void> {
    const header = readRequestHeader(new Reader(frame))
    const hooked = this.#host.hooks.take(header.apiKey, this.#host.nodeId())
    if (hooked !== undefined) return this.#requestHooked(hooked, frame, header)
    const answer = this.#forward(frame, header)
    this.#answerInTurn(this.#unchanged(answer, header, undefined))
  }

  async #requestHooked({ api, hook }: HookedApi, frame: Buffer, header: RequestHeader): Promise<void> {
    const { promise: mayFollow, resolve: letFollow } = deferred<void>()
    let answer: Promise<Buffer | undefined> | undefined
    const proceed = async (fault: WireFault | undefined): Promise<unknown> => {
      answer = this.#forward(frame, header, fault)
      letFollow()
      const raw = await answer
      return raw === undefined ? silentAnswer : this.#decode(api, header, await this.#rewritten(raw, header))
    }
    const decide = async (): Promise<Verdict> => {
      const reader = new Reader(frame)
      readRequestHeader(reader)
      const outcome = await hook({
        api,
        version: header.apiVersion,
        node: this.#host.nodeId(),
        clientId: header.clientId,
        connection: this.id,
        correlationId: header.correlationId,
        request: api.decodeRequest(reader, header.apiVersion),
        ...callControls(this.#host.runtime, proceed),
      })
      const decision = decisionOf(outcome)
      switch (decision.kind) {
        case 'close':
          return 'close'
        case 'drop':
          return 'silence'
        case 'respond': {
          if (!expectsAnswer(frame)) return 'silence'
          const { apiVersion, correlationId } = header
          const segments = encodeResponseFrame(api, apiVersion, correlationId, decision.response as never)
          return { frame: segments, fault: undefined }
        }
        case 'pass on':
          answer ??= this.#forward(frame, header)
          letFollow()
          return this.#unchanged(answer, header, decision.fault)
      }
    }
    const verdict = decide()
    verdict.then(
      () => letFollow(),
      () => letFollow(),
    )
    this.#answerInTurn(verdict)
    await mayFollow
  }

  /** Sends a request to the broker. Gives its answer as it comes, or undefined when there is to be none. */
  #forward(frame: Buffer, header: RequestHeader, fault?: WireFault): Promise<Buffer | undefined> {
    if (this.#isClosed) return Promise.reject(goneError())
    const segments = [sizeField(frame.length), frame]
    const answer = expectsAnswer(frame) ? this.#pendingAnswer(header.correlationId) : Promise.resolve(undefined)
    if (fault === undefined) {
      if (!this.#broker.write(segments)) this.#brokerIsCongested = true
      return answer
    }
    const sink = { transport: this.#broker, runtime: this.#host.runtime, isClosed: () => this.#isClosed }
    return sendFaulty(sink, segments, fault).then(() => answer)
  }

  #pendingAnswer(correlationId: number): Promise<Buffer> {
    const { promise, resolve, reject } = deferred<Buffer>()
    this.#pending.push({ correlationId, resolve, reject })
    // It may be that nobody waits for it: a hook has dropped it. The verdict hears of the end by itself.
    promise.catch(() => undefined)
    return promise
  }

  // Towards the client

  #answered(frame: Buffer): void {
    const pending = this.#pending.shift()
    const correlationId = frame.length < 4 ? -1 : frame.readInt32BE(0)
    if (pending?.correlationId !== correlationId) {
      const expected = pending === undefined ? 'none' : `that to ${pending.correlationId}`
      throw new KafkaProtocolError(`The broker sent an answer to request ${correlationId}, and ${expected} was due`)
    }
    pending.resolve(frame)
  }

  async #unchanged(
    answer: Promise<Buffer | undefined>,
    header: RequestHeader,
    fault: WireFault | undefined,
  ): Promise<Verdict> {
    const raw = await answer
    if (raw === undefined) return 'silence'
    return { frame: await this.#rewritten(raw, header), fault }
  }

  async #rewritten(raw: Buffer, header: RequestHeader): Promise<readonly Uint8Array[]> {
    return (await rewrittenFrame(raw, header, this.#host.mapAddress)) ?? [sizeField(raw.length), raw]
  }

  #decode(api: AnyApi, header: RequestHeader, segments: readonly Uint8Array[]): unknown {
    const reader = new Reader(oneBuffer(segments), sizeFieldBytes)
    readResponseHeader(reader, api, header.apiVersion)
    return api.decodeResponse(reader, header.apiVersion)
  }

  #answerInTurn(verdict: Promise<Verdict>): void {
    // Its turn may come late: until then a failure must not count as unhandled.
    verdict.catch(() => undefined)
    this.#lastAnswer = this.#lastAnswer.then(async () => {
      try {
        await this.#answer(await verdict)
      } catch (error) {
        this.#fail(error)
      }
    })
  }

  async #answer(verdict: Verdict): Promise<void> {
    if (this.#isClosed || verdict === 'silence') return
    if (verdict === 'close') return this.close()
    if (verdict.fault === undefined) {
      if (!this.#client.write(verdict.frame)) this.#clientIsCongested = true
      return this.#adjustReading()
    }
    const sink = { transport: this.#client, runtime: this.#host.runtime, isClosed: () => this.#isClosed }
    await sendFaulty(sink, verdict.frame, verdict.fault)
  }

  // The broker may have answered before it closed: those answers are still passed on.
  #brokerGone(): void {
    this.#forgetPending()
    void this.#lastAnswer.then(() => this.close())
  }

  #forgetPending(): void {
    for (const { reject } of this.#pending.splice(0)) reject(goneError())
  }

  #adjustReading(): void {
    if (this.#isClosed) return
    const clientWaits = this.#isFrozen || this.#brokerIsCongested || this.#requests.length >= waitingRequests
    if (clientWaits) this.#client.pause()
    else this.#client.resume()
    if (this.#isFrozen || this.#clientIsCongested) this.#broker.pause()
    else this.#broker.resume()
  }

  #guarded(run: () => void): void {
    try {
      if (!this.#isClosed) run()
    } catch (error) {
      this.#fail(error)
    }
  }

  // What cannot be read ends the connection, as does its end; only what a hook throws of its own is a failure.
  #fail(error: unknown): void {
    const isOfConnection = error instanceof KafkaConnectionError || error instanceof KafkaProtocolError
    if (!this.#isClosed && !isOfConnection) this.#host.onFailure(error)
    this.close()
  }
}

function sizeField(size: number): Buffer {
  const field = Buffer.allocUnsafe(sizeFieldBytes)
  field.writeInt32BE(size)
  return field
}

function goneError(): KafkaConnectionError {
  return new KafkaConnectionError('CONNECTION_CLOSED', 'The connection to the broker behind the proxy is closed')
}
