import { brokerError, brokerErrorInfo, ErrorCode, KafkaTimeoutError } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import type { MetadataRefresher } from './metadata-refresher.ts'
import type { TopicMetadata } from './metadata-snapshot.ts'
import type { MetadataStore } from './metadata-store.ts'

/**
 * Waits until a topic is known; someone has to be interested in it meanwhile. An error that time does not mend ends the
 * wait at once, but only if it was answered during it: an old answer may be out of date.
 *
 * @throws The broker's error for the topic, or KafkaTimeoutError METADATA_TIMEOUT when no broker answered at all.
 */
export async function waitForTopic(
  name: string,
  store: MetadataStore,
  refresher: MetadataRefresher,
  deadline: Deadline,
): Promise<TopicMetadata> {
  const startsWith = deadline.remainingMs()
  for (let round = 0; ; round++) {
    const topic = store.current.topic(name)
    if (topic !== undefined) return topic
    const error = store.current.topicErrors.get(name) ?? ErrorCode.NONE
    if (round > 0 && error !== ErrorCode.NONE && !brokerErrorInfo(error).retriable) {
      throw brokerError(error, { topic: name })
    }
    refresher.topicAwaited(name)
    try {
      await deadline.wait(refresher.roundEnd(), `metadata of topic ${name}`)
    } catch (cause) {
      if (deadline.signal?.aborted === true || !deadline.over) throw cause
      if (error !== ErrorCode.NONE) throw brokerError(error, { topic: name, cause })
      const reason = refresher.failure?.message ?? 'no broker answered in time'
      const message = `No metadata of topic ${name} within ${Math.round(startsWith)} ms: ${reason}`
      throw new KafkaTimeoutError('METADATA_TIMEOUT', message, { topic: name, cause: refresher.failure ?? cause })
    }
  }
}
