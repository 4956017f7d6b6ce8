export {
  type ClientOptions,
  type ClientState,
  type Cluster,
  createSslContext,
  type PartitionMetadata,
  type WaitOptions,
} from '@kclient/cluster'
export {
  ClientStoppedError,
  IllegalStateError,
  KafkaConnectionError,
  KafkaError,
  KafkaTimeoutError,
  TopicAlreadyExistsError,
  UnknownTopicOrPartitionError,
} from '@kclient/errors'
export { Admin, type AdminHealth, type AdminOptions, type ChangeOptions, type ListTopicsOptions } from './admin.ts'
export type { CreatedTopic } from './change-topics.ts'
export { PartialFailureError } from './partial-failure-error.ts'
export type { TopicDescription, TopicListing } from './read-topics.ts'
export type { NewPartitions, NewTopic, TopicNameOrId } from './topic-inputs.ts'
