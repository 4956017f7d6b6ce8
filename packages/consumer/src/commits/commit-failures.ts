import type { ConsumerGroupMetadata } from '@kclient/cluster'
import {
  brokerError,
  BrokerResponseError,
  CommitFailedError,
  ErrorCode,
  type KafkaError,
  type TopicPartition,
} from '@kclient/errors'

/** What became of one partition of a commit. */
export type CommitVerdict = 'committed' | 'again' | 'unknown-topic' | 'stale' | 'refused'

/** What an error number of OffsetCommit means for its partition. */
export function verdictOf(errorCode: number): CommitVerdict {
  switch (errorCode) {
    case ErrorCode.NONE:
      return 'committed'
    // For a topic that was just made this passes; for one that was deleted it never does.
    case ErrorCode.UNKNOWN_TOPIC_OR_PARTITION:
    case ErrorCode.UNKNOWN_TOPIC_ID:
      return 'unknown-topic'
    // The group has moved on without this member, or is about to: to send the same again can only be refused again.
    case ErrorCode.UNKNOWN_MEMBER_ID:
    case ErrorCode.ILLEGAL_GENERATION:
    case ErrorCode.REBALANCE_IN_PROGRESS:
    case ErrorCode.FENCED_INSTANCE_ID:
    case ErrorCode.FENCED_MEMBER_EPOCH:
    case ErrorCode.STALE_MEMBER_EPOCH:
      return 'stale'
    default:
      return brokerError(errorCode).retriable ? 'again' : 'refused'
  }
}

/** Whether an error number is about the group, and so about every partition of a commit alike. */
export function isAboutGroup(errorCode: number): boolean {
  switch (errorCode) {
    case ErrorCode.GROUP_AUTHORIZATION_FAILED:
    case ErrorCode.INVALID_GROUP_ID:
    case ErrorCode.GROUP_ID_NOT_FOUND:
      return true
    default:
      return false
  }
}

/** The commit came too late for the membership that it was made under. */
export function staleCommit(
  errorCode: number,
  as: ConsumerGroupMetadata,
  places: readonly TopicPartition[],
): KafkaError {
  const cause = brokerError(errorCode, { message: `group ${as.groupId}` })
  const why =
    as.memberId === ''
      ? `group ${as.groupId} has members that subscribe to its topics, so nobody else may commit for it: use a groupId of its own`
      : `group ${as.groupId} has moved on, and what was handled since the last commit may be handled again. The group is joined anew by itself; when handlers take long, raise maxPollIntervalMs or ask for fewer records at once`
  return new CommitFailedError(`Not committed: ${named(places)} (${cause.code}): ${why}`, { ...only(places), cause })
}

/** These partitions went, while the commit waited for the group. */
export function goneMeanwhile(groupId: string, places: readonly TopicPartition[]): KafkaError {
  const message = `Not committed: ${named(places)}: not assigned to this member of group ${groupId} any more; another one reads on from the last commit`
  return new CommitFailedError(message, only(places))
}

/** A record of an assignment that is over; the partition has come back since. */
export function handedOutBefore({ topic, partition }: TopicPartition, began: bigint): KafkaError {
  const message = `Not committed: ${topic}-${partition} was given away since this was handed out, and has come back at offset ${began}, which others have committed`
  return new CommitFailedError(message, { topic, partition })
}

/** The topic of an offset was deleted, and there is another one of that name. */
export function madeAnew({ topic, partition }: TopicPartition): KafkaError {
  const message = 'it was deleted and made anew meanwhile, and the offset is one of the old topic'
  return brokerError(ErrorCode.UNKNOWN_TOPIC_ID, { topic, partition, message })
}

/**
 * One error for all that went wrong in a commit: of the class of the first that trying again does not mend, naming every
 * partition. When there are several, its cause is an AggregateError with one for each.
 */
export function commitFailure(failures: readonly KafkaError[]): KafkaError | undefined {
  const [first] = failures
  if (first === undefined || failures.length === 1) return first
  const main = failures.find(error => !(error instanceof BrokerResponseError && error.retriable)) ?? first
  const cause = new AggregateError(failures, 'Partitions that were not committed')
  const places = failures.flatMap(({ topic, partition }) =>
    topic === undefined || partition === undefined ? [] : [{ topic, partition }],
  )
  const others = `; not committed: ${named(places)}`
  if (main instanceof BrokerResponseError) {
    const { topic, partition } = main
    return brokerError(main.number, { topic, partition, message: `not committed: ${named(places)}`, cause })
  }
  return new CommitFailedError(main.message + others, { cause })
}

const partitionsNamed = 5

function named(places: readonly TopicPartition[]): string {
  const names = places.slice(0, partitionsNamed).map(({ topic, partition }) => `${topic}-${partition}`)
  const more = places.length - names.length
  return more > 0 ? `${names.join(', ')} (${more} more)` : names.join(', ')
}

function only(places: readonly TopicPartition[]): { topic?: string; partition?: number } {
  const [place] = places
  return place === undefined || places.length > 1 ? {} : { topic: place.topic, partition: place.partition }
}
