import { brokerErrorInfo, ErrorCode, KafkaError, UnsupportedVersionError } from '@kclient/errors'
import type { Answer } from '../batches/delivery-order.ts'

/**
 * Errors that a leader may also give after it has written the records to its log: while it waited for the other
 * replicas to follow, the partition moved, its disk failed, or time was over.
 */
const afterAppend: ReadonlySet<number> = new Set([
  ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  ErrorCode.LEADER_NOT_AVAILABLE,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.REQUEST_TIMED_OUT,
  ErrorCode.REPLICA_NOT_AVAILABLE,
  ErrorCode.NETWORK_EXCEPTION,
  ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
  ErrorCode.KAFKA_STORAGE_ERROR,
])

/** How often a batch is sent again after an error that says nothing. The broker knows it by its number, if it has it. */
const mostUnknownAnswers = 3

/**
 * What an error number of a Produce response means for a batch.
 *
 * @param unknownAnswers - How many answers of the batch before this one said nothing.
 * @param idempotent - Whether the broker can tell a repeated batch from a new one.
 */
export function answerOf(errorCode: number, unknownAnswers: number, idempotent: boolean): Answer {
  switch (errorCode) {
    case ErrorCode.NONE:
    case ErrorCode.DUPLICATE_SEQUENCE_NUMBER:
      return 'stored'
    case ErrorCode.MESSAGE_TOO_LARGE:
    case ErrorCode.RECORD_LIST_TOO_LARGE:
      return 'too-large'
    case ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER:
    case ErrorCode.UNKNOWN_PRODUCER_ID:
      return 'out-of-order'
    case ErrorCode.INVALID_PRODUCER_EPOCH:
    case ErrorCode.PRODUCER_FENCED:
    case ErrorCode.INVALID_PRODUCER_ID_MAPPING:
      return 'fenced'
  }
  if (afterAppend.has(errorCode)) return 'doubtful'
  // The broker failed in a way it has no code for: nobody knows how far it got.
  if (saysNothing(errorCode)) return idempotent && unknownAnswers < mostUnknownAnswers ? 'doubtful' : 'unknown'
  return brokerErrorInfo(errorCode).retriable ? 'later' : 'refused'
}

/** Whether an error number only says that something went wrong: the one that means it, and those that are not known. */
export function saysNothing(errorCode: number): boolean {
  return brokerErrorInfo(errorCode).name === 'UNKNOWN_SERVER_ERROR'
}

/** What the failure of a whole request means for each of its batches. */
export function answerOfFailure(error: unknown): Answer {
  if (!(error instanceof KafkaError)) return 'refused'
  if (error.written === 'possibly') return 'doubtful'
  return error.retriable && !(error instanceof UnsupportedVersionError) ? 'later' : 'refused'
}
