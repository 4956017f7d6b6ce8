import { KafkaError, KafkaTimeoutError } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import type { Backoff } from './backoff.ts'
import type { CoordinatorKey, RetryOptions } from './requests.ts'

/** What retries are made with. */
export interface RetryParts {
  readonly backoff: Backoff
  /** Longest wait for fresh metadata before the next try. */
  readonly refreshLimitMs: number
  refresh(): Promise<unknown>
  forgetCoordinator(key: CoordinatorKey): void
  /** Ends early, with an error, when the client stops. */
  sleep(delayMs: number): Promise<void>
}

/** Tries until it works, an error is final, or there is no time for another try. */
export async function retry<T>(
  parts: RetryParts,
  what: string,
  deadline: Deadline,
  attempt: (deadline: Deadline) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  const startsWith = deadline.remainingMs()
  let last: unknown
  for (;;) {
    try {
      deadline.throwIfOver(what)
      return await attempt(deadline)
    } catch (error) {
      if (deadline.signal?.aborted === true) throw deadline.signal.reason
      // What the deadline did to the newest try says less than why the try before it failed.
      if (deadline.over) throw last === undefined ? error : outOfTime(what, startsWith, last)
      if (!(options.isRetriable ?? isRetriable)(error)) throw error
      last = error
    }
    const { refreshMetadata, refreshCoordinator } = last instanceof KafkaError ? last : notAKafkaError
    if (refreshCoordinator && options.coordinator !== undefined) parts.forgetCoordinator(options.coordinator)
    const refreshed = refreshMetadata ? parts.refresh() : undefined
    const delay = Math.max(parts.backoff.next(), options.delayMs?.(last) ?? 0)
    if (delay >= deadline.remainingMs()) throw outOfTime(what, startsWith, last)
    try {
      await deadline.wait(parts.sleep(delay), what)
    } catch (error) {
      throw error instanceof KafkaTimeoutError ? outOfTime(what, startsWith, last) : error
    }
    if (refreshed !== undefined) await settled(refreshed, deadline.within(parts.refreshLimitMs))
  }
}

const notAKafkaError = { refreshMetadata: false, refreshCoordinator: false }

function isRetriable(error: unknown): boolean {
  return error instanceof KafkaError && error.retriable
}

/** Fresh metadata makes the next try better, but none is no reason not to try. */
async function settled(promise: Promise<unknown>, deadline: Deadline): Promise<void> {
  try {
    await deadline.wait(promise)
  } catch {
    // The next try finds out by itself.
  }
}

function outOfTime(what: string, timeoutMs: number, last: unknown): KafkaTimeoutError {
  const reason = last instanceof Error ? last.message : String(last)
  const options =
    last instanceof KafkaError ? { topic: last.topic, partition: last.partition, broker: last.broker } : {}
  const message = `Gave up on ${what} after ${Math.round(timeoutMs)} ms; the last try failed: ${reason}`
  return new KafkaTimeoutError('CALL_TIMEOUT', message, { ...options, cause: last })
}
