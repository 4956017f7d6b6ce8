import { BrokerResponseError, ErrorCode, KafkaError } from '@kclient/errors'

/** The number of a broker's error; undefined for another one. */
function errorNumber(error: unknown): number | undefined {
  return error instanceof BrokerResponseError ? error.number : undefined
}

/** What an answer of the coordinator means for a member. */
export type Verdict =
  /** Nothing: it may pass. */
  | 'again'
  /** The group rebalances: join. */
  | 'rejoin'
  /** The generation is over; the member is still known. */
  | 'lost'
  /** The member is not known any more. */
  | 'unknown'
  /** Another process has taken over the groupInstanceId. */
  | 'fenced'
  /** Only the application can mend it. */
  | 'refused'

/** What an error of a request to the coordinator means. */
export function verdictOf(error: unknown): Verdict {
  switch (errorNumber(error)) {
    case ErrorCode.REBALANCE_IN_PROGRESS:
      return 'rejoin'
    case ErrorCode.ILLEGAL_GENERATION:
      return 'lost'
    case ErrorCode.UNKNOWN_MEMBER_ID:
      return 'unknown'
    case ErrorCode.FENCED_INSTANCE_ID:
      return 'fenced'
    case ErrorCode.UNKNOWN_SERVER_ERROR:
      return 'again'
    default:
      if (!(error instanceof KafkaError)) return 'refused'
      return error.retriable || error.code === 'CALL_TIMEOUT' ? 'again' : 'refused'
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** What was thrown while the group was joined, as an error for the application. */
export function asKafkaError(error: unknown): KafkaError {
  if (error instanceof KafkaError) return error
  return new KafkaError('ASSIGNMENT_FAILED', `Joining the group failed: ${messageOf(error)}`, { cause: error })
}
