import type { KafkaError } from '@kclient/errors'
import type { AnyApi } from '@kclient/protocol'
import type { Deadline } from './deadline.ts'

/** A request from the call until it is settled and its bytes are free. One object each, and nothing else per request. */
export class PendingRequest {
  readonly api: AnyApi
  readonly version: number
  readonly correlationId: number
  readonly timeoutMs: number
  readonly expectsResponse: boolean
  readonly deadline: Deadline | undefined
  readonly onWritten: (() => void) | undefined
  readonly byteLength: number
  readonly response: Promise<unknown>
  /** Moves back while the broker throttles. */
  expiresAt: number
  /** null from when the socket has them. */
  frame: readonly Buffer[] | null
  settled = false
  #resolve!: (response: unknown) => void
  #reject!: (error: unknown) => void

  constructor(
    api: AnyApi,
    version: number,
    correlationId: number,
    frame: readonly Buffer[],
    expiresAt: number,
    timeoutMs: number,
    expectsResponse: boolean,
    deadline: Deadline | undefined,
    onWritten: (() => void) | undefined,
  ) {
    this.api = api
    this.version = version
    this.correlationId = correlationId
    this.frame = frame
    this.byteLength = byteLengthOf(frame)
    this.expiresAt = expiresAt
    this.timeoutMs = timeoutMs
    this.expectsResponse = expectsResponse
    this.deadline = deadline
    this.onWritten = onWritten
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** Whether bytes of it may have reached the broker. */
  get written(): 'no' | 'possibly' {
    return this.frame === null ? 'possibly' : 'no'
  }

  resolve(response: unknown): void {
    this.settled = true
    this.#resolve(response)
  }

  reject(error: KafkaError): void {
    this.settled = true
    this.#reject(error)
  }
}

function byteLengthOf(frame: readonly Buffer[]): number {
  let length = 0
  for (const part of frame) length += part.byteLength
  return length
}
