import { brokerError, type BrokerResponseError } from '@kclient/errors'

/** The broker's reason to answer with an error code. Handlers put it into the response; callers in this process get it thrown. */
export class Refusal extends Error {
  /** Kafka's number of the error. */
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }

  /** The same as the error that a client would raise. */
  asError(): BrokerResponseError {
    return brokerError(this.code, { message: this.message, cause: this })
  }
}

/** Runs what may refuse, for callers in this process. */
export function orThrow<T>(attempt: () => T): T {
  try {
    return attempt()
  } catch (error) {
    throw error instanceof Refusal ? error.asError() : error
  }
}

/** Runs what may refuse, for a response: gives the refusal as a value. */
export function orRefusal<T>(attempt: () => T): T | Refusal {
  try {
    return attempt()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
