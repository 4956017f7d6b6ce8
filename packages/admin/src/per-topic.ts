import {
  brokerError,
  BrokerResponseError,
  KafkaConnectionError,
  KafkaError,
  RequestTimedOutError,
} from '@kclient/errors'
import type { Cluster } from '@kclient/cluster'
import type { Deadline } from '@kclient/net'
import { PartialFailureError } from './partial-failure-error.ts'

/** What the controller said about each topic of a request. */
interface TopicAnswers<T> {
  /** How long to wait before topics over their quota are asked for again (KIP-599). */
  readonly throttleTimeMs: number
  readonly outcomes: ReadonlyMap<string, T | KafkaError>
}

/** One try, for the topics that are still open. */
type TopicAttempt<T> = (topics: ReadonlySet<string>, deadline: Deadline) => Promise<TopicAnswers<T>>

const again: ReadonlySet<string> = new Set(['NOT_CONTROLLER', 'THROTTLING_QUOTA_EXCEEDED'])

/**
 * Asks the controller about several topics until each one is settled: those that succeeded or failed for good are
 * not asked about again, the others are, at another controller or after the throttle.
 *
 * @throws The error of a single topic, or PartialFailureError for several; the reason of an abort.
 */
export async function perTopic<T>(
  cluster: Cluster,
  what: string,
  topics: Iterable<string>,
  deadline: Deadline,
  attempt: TopicAttempt<T>,
): Promise<Map<string, T>> {
  const open = new Set(topics)
  const asked = [...open]
  const settled = new Map<string, T | KafkaError>()
  let throttleTimeMs = 0
  let isControllerStale = false
  // An earlier try may have done what a later one then finds done.
  let mayHaveBeenDone = false

  const tryOnce = async (limit: Deadline): Promise<void> => {
    if (isControllerStale) {
      await limit.wait(cluster.refresh(`${what}: the controller moved`), 'metadata that names the controller')
      isControllerStale = false
    }
    let answers: TopicAnswers<T>
    try {
      answers = await attempt(open, limit)
    } catch (error) {
      if (error instanceof KafkaError && error.written === 'possibly') mayHaveBeenDone = true
      throw error
    }
    throttleTimeMs = answers.throttleTimeMs
    let unsettled: KafkaError | undefined
    for (const topic of open) {
      const outcome = answers.outcomes.get(topic) ?? brokerError(-1, { topic, message: 'the answer lacks the topic' })
      if (outcome instanceof KafkaError && again.has(outcome.code)) {
        unsettled = outcome
        if (outcome.code === 'NOT_CONTROLLER') isControllerStale = true
        continue
      }
      open.delete(topic)
      settled.set(topic, outcome instanceof KafkaError && mayHaveBeenDone ? inDoubt(outcome) : outcome)
    }
    if (unsettled !== undefined) throw unsettled
  }

  if (open.size > 0) {
    try {
      await cluster.retry(what, deadline, tryOnce, {
        isRetriable,
        delayMs: error => (hasCode(error, 'THROTTLING_QUOTA_EXCEEDED') ? throttleTimeMs : undefined),
      })
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      for (const topic of open) settled.set(topic, error)
    }
  }
  return resultsOf(what, asked, settled)
}

/** The results by topic, in the order asked for. @throws When one of them is an error. */
export function resultsOf<T>(
  what: string,
  asked: readonly string[],
  settled: ReadonlyMap<string, T | KafkaError>,
): Map<string, T> {
  const results = new Map<string, T>()
  const errors = new Map<string, KafkaError>()
  for (const topic of asked) {
    const outcome = settled.get(topic)
    if (outcome instanceof KafkaError) errors.set(topic, outcome)
    else results.set(topic, outcome as T)
  }
  const [first] = errors.values()
  if (first === undefined) return results
  // A single topic, or one reason for all (no broker, no time): that says it best.
  if (asked.length === 1 || (results.size === 0 && [...errors.values()].every(error => error === first))) throw first
  throw new PartialFailureError(what, errors, results)
}

/** A try may be repeated when it did not reach the controller, or when its answer was lost. */
function isRetriable(error: unknown): boolean {
  if (!(error instanceof KafkaError) || !error.retriable) return false
  if (error instanceof KafkaConnectionError || error instanceof RequestTimedOutError) return true
  return again.has(error.code) || error.code === 'CONTROLLER_NOT_AVAILABLE'
}

/** What an error would mean that says "done already" after an answer was lost. */
function inDoubt(error: KafkaError): KafkaError {
  if (!(error instanceof BrokerResponseError) || !saysDone.has(error.code)) return error
  const message = 'an earlier try of this call, whose answer was lost, may have done it'
  return brokerError(error.number, { topic: error.topic, message, cause: error })
}

const saysDone: ReadonlySet<string> = new Set([
  'TOPIC_ALREADY_EXISTS',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'INVALID_PARTITIONS',
])

function hasCode(error: unknown, code: string): boolean {
  return error instanceof KafkaError && error.code === code
}
