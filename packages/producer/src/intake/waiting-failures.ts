import { KafkaTimeoutError, UnknownTopicOrPartitionError } from '@kclient/errors'
import { notSent } from '../not-sent.ts'
import type { WaitingSend } from './waiting-send.ts'

/** Whether its partition is beyond those that the topic has, as far as known. */
export function isOutside({ topic, partition }: WaitingSend): boolean {
  return partition !== undefined && partition >= topic.partitionCount
}

/** For a call whose partition does not exist. */
export function noSuchPartition({ topic: { name, partitionCount }, partition }: WaitingSend): Error {
  const message = `Topic ${name} has no partition ${partition}: it has ${partitionCount}, from 0 to ${partitionCount - 1}`
  return notSent(new UnknownTopicOrPartitionError(message, { topic: name, partition }))
}

/** For a call before which too much waits already. */
export function bufferFull({ topic }: WaitingSend, bufferMemory: number): Error {
  return notSent(
    new KafkaTimeoutError(
      'BUFFER_FULL',
      `${bufferMemory} bytes (bufferMemory) wait already, for room in the buffer or for their topic to be known: await sends, or send less at once`,
      { topic: topic.name, retriable: true },
    ),
  )
}

/** For a call about whose topic no broker has said anything. */
export function topicNotTold({ topic: { name } }: WaitingSend, maxBlockMs: number): Error {
  const message = `No broker told about topic ${name} within ${maxBlockMs} ms`
  return notSent(new KafkaTimeoutError('METADATA_TIMEOUT', message, { topic: name, retriable: true }))
}

/** For a call that has waited too long for room, or for its serializer. */
export function noRoom({ topic: { name } }: WaitingSend, maxBlockMs: number): Error {
  return notSent(
    new KafkaTimeoutError(
      'BUFFER_TIMEOUT',
      `A record for ${name} found no room in the buffer within ${maxBlockMs} ms (maxBlockMs): brokers are slower than this producer, or an async serializer hangs`,
      { topic: name, retriable: true },
    ),
  )
}
