/**
 * Our words for each broker error: what it means, and what to do about it where that is known.
 * `className` is aiokafka's name (with `Error` added) where aiokafka has one; all others are Java's, Exception → Error.
 */
export interface Wording {
  readonly className?: string
  readonly text: string
}

export const wording: Readonly<Record<string, Wording>> = {
  UNKNOWN_SERVER_ERROR: {
    className: 'UnknownError',
    text: 'The broker failed for a reason the protocol has no code for: see the log of the broker',
  },
  NONE: { className: 'NoError', text: 'No error' },
  OFFSET_OUT_OF_RANGE: {
    className: 'OffsetOutOfRangeError',
    text: 'No data at this offset, it was deleted or not written yet: seek(), or set autoOffsetReset',
  },
  CORRUPT_MESSAGE: {
    className: 'InvalidMessageError',
    text: 'The records are damaged (checksum or format), or lack a key although the topic is compacted',
  },
  UNKNOWN_TOPIC_OR_PARTITION: {
    className: 'UnknownTopicOrPartitionError',
    text: 'No such topic or partition here: check the name, create the topic, or check the right to describe it',
  },
  INVALID_FETCH_SIZE: { className: 'InvalidFetchRequestError', text: 'The fetch size is not valid' },
  LEADER_NOT_AVAILABLE: {
    className: 'LeaderNotAvailableError',
    text: 'The partition has no leader at the moment: an election is under way, or its replicas are down',
  },
  NOT_LEADER_OR_FOLLOWER: {
    className: 'NotLeaderForPartitionError',
    text: 'This broker does not lead (or follow) the partition any more',
  },
  REQUEST_TIMED_OUT: { className: 'RequestTimedOutError', text: 'The request was not done in time' },
  BROKER_NOT_AVAILABLE: { className: 'BrokerNotAvailableError', text: 'The broker is not available' },
  REPLICA_NOT_AVAILABLE: {
    className: 'ReplicaNotAvailableError',
    text: 'The replica is not available for this partition on the broker asked',
  },
  MESSAGE_TOO_LARGE: {
    className: 'MessageSizeTooLargeError',
    text: 'A batch is larger than the broker takes: lower maxBatchSize, or raise max.message.bytes of the topic',
  },
  STALE_CONTROLLER_EPOCH: {
    className: 'StaleControllerEpochError',
    text: 'The controller has moved to another broker',
  },
  OFFSET_METADATA_TOO_LARGE: {
    className: 'OffsetMetadataTooLargeError',
    text: 'The metadata text of a committed offset is too long: shorten it, or raise offset.metadata.max.bytes',
  },
  NETWORK_EXCEPTION: { className: 'NetworkError', text: 'The broker lost its own connection before it had the answer' },
  COORDINATOR_LOAD_IN_PROGRESS: {
    className: 'GroupLoadInProgressError',
    text: 'The coordinator is still loading its state',
  },
  COORDINATOR_NOT_AVAILABLE: {
    className: 'GroupCoordinatorNotAvailableError',
    text: 'There is no coordinator at the moment: it moves, or its internal topic is being created or is offline',
  },
  NOT_COORDINATOR: {
    className: 'NotCoordinatorForGroupError',
    text: 'This broker is not the coordinator any more',
  },
  INVALID_TOPIC_EXCEPTION: {
    className: 'InvalidTopicError',
    text: 'The topic name is not valid (1-249 of a-z A-Z 0-9 . _ -), or the topic may not be used in this way',
  },
  RECORD_LIST_TOO_LARGE: {
    className: 'RecordListTooLargeError',
    text: 'The batch is larger than a log segment of the topic: lower maxBatchSize, or raise segment.bytes',
  },
  NOT_ENOUGH_REPLICAS: {
    className: 'NotEnoughReplicasError',
    text: 'Fewer replicas are in sync than min.insync.replicas asks for: nothing was written',
  },
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: {
    className: 'NotEnoughReplicasAfterAppendError',
    text: 'The leader has written the records, but fewer replicas are in sync than min.insync.replicas asks for',
  },
  INVALID_REQUIRED_ACKS: { className: 'InvalidRequiredAcksError', text: "acks must be 0, 1 or 'all'" },
  ILLEGAL_GENERATION: {
    className: 'IllegalGenerationError',
    text: 'The group has rebalanced since: this generation is over',
  },
  INCONSISTENT_GROUP_PROTOCOL: {
    className: 'InconsistentGroupProtocolError',
    text: 'The members of the group have no assignment strategy in common: compare partitionAssignmentStrategy, and the kind of group',
  },
  INVALID_GROUP_ID: { className: 'InvalidGroupIdError', text: 'The group id is empty or not valid' },
  UNKNOWN_MEMBER_ID: {
    className: 'UnknownMemberIdError',
    text: 'The coordinator does not know this member: its session has expired, or it has left',
  },
  INVALID_SESSION_TIMEOUT: {
    className: 'InvalidSessionTimeoutError',
    text: 'sessionTimeoutMs is outside what the broker allows (group.min.session.timeout.ms to group.max.session.timeout.ms)',
  },
  REBALANCE_IN_PROGRESS: {
    className: 'RebalanceInProgressError',
    text: 'The group is rebalancing: the member has to join again first',
  },
  INVALID_COMMIT_OFFSET_SIZE: {
    className: 'InvalidCommitOffsetSizeError',
    text: 'The offsets of this commit are too large for one batch of the offsets topic',
  },
  TOPIC_AUTHORIZATION_FAILED: {
    className: 'TopicAuthorizationFailedError',
    text: 'Not authorized for the topic: grant the principal the operation on it',
  },
  GROUP_AUTHORIZATION_FAILED: {
    className: 'GroupAuthorizationFailedError',
    text: 'Not authorized for the group: grant the principal Read on it',
  },
  CLUSTER_AUTHORIZATION_FAILED: {
    className: 'ClusterAuthorizationFailedError',
    text: 'Not authorized for this operation on the cluster',
  },
  INVALID_TIMESTAMP: {
    className: 'InvalidTimestampError',
    text: 'A timestamp is outside what the topic allows (message.timestamp.before.max.ms and after.max.ms)',
  },
  UNSUPPORTED_SASL_MECHANISM: {
    className: 'UnsupportedSaslMechanismError',
    text: 'The broker does not offer this SASL mechanism: compare sasl.mechanism with its listener',
  },
  ILLEGAL_SASL_STATE: {
    className: 'IllegalSaslStateError',
    text: 'The broker did not expect this request now: authentication is missing, or was not asked for',
  },
  UNSUPPORTED_VERSION: {
    className: 'UnsupportedVersionError',
    text: 'The broker does not support this version of the request',
  },
  TOPIC_ALREADY_EXISTS: { className: 'TopicAlreadyExistsError', text: 'A topic of this name exists' },
  INVALID_PARTITIONS: { className: 'InvalidPartitionsError', text: 'The number of partitions is not valid' },
  INVALID_REPLICATION_FACTOR: {
    className: 'InvalidReplicationFactorError',
    text: 'The replication factor is below 1, or above the number of brokers available',
  },
  INVALID_REPLICA_ASSIGNMENT: {
    className: 'InvalidReplicationAssignmentError',
    text: 'The assignment of replicas is not valid',
  },
  INVALID_CONFIG: { className: 'InvalidConfigurationError', text: 'A configuration value is not valid' },
  NOT_CONTROLLER: { className: 'NotControllerError', text: 'This broker is not the controller' },
  INVALID_REQUEST: {
    className: 'InvalidRequestError',
    text: 'The broker calls the request malformed, or in conflict with itself: see the log of the broker',
  },
  UNSUPPORTED_FOR_MESSAGE_FORMAT: {
    className: 'UnsupportedForMessageFormatError',
    text: 'The topic keeps its records in an older format that cannot do this',
  },
  POLICY_VIOLATION: { className: 'PolicyViolationError', text: 'A policy of the cluster forbids this' },
  OUT_OF_ORDER_SEQUENCE_NUMBER: {
    className: 'OutOfOrderSequenceNumberError',
    text: 'The sequence number does not follow the last one the broker has from this producer',
  },
  DUPLICATE_SEQUENCE_NUMBER: {
    className: 'DuplicateSequenceNumberError',
    text: 'The broker has this batch already',
  },
  INVALID_PRODUCER_EPOCH: {
    className: 'InvalidProducerEpochError',
    text: 'The producer epoch is old: a newer producer has taken over, or the transaction ran out of time',
  },
  INVALID_TXN_STATE: {
    className: 'InvalidTxnStateError',
    text: 'The transaction is not in a state that allows this',
  },
  INVALID_PRODUCER_ID_MAPPING: {
    className: 'InvalidProducerIdMappingError',
    text: 'The producer id does not belong to this transactional id any more',
  },
  INVALID_TRANSACTION_TIMEOUT: {
    className: 'InvalidTransactionTimeoutError',
    text: 'transactionTimeoutMs is above what the broker allows (transaction.max.timeout.ms)',
  },
  CONCURRENT_TRANSACTIONS: {
    className: 'ConcurrentTransactionsError',
    text: 'The previous transaction of this transactional id is still being completed',
  },
  TRANSACTION_COORDINATOR_FENCED: {
    className: 'TransactionCoordinatorFencedError',
    text: 'Another broker coordinates the transactions of this producer now',
  },
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: {
    className: 'TransactionalIdAuthorizationFailedError',
    text: 'Not authorized for the transactional id: grant the principal Write on it',
  },
  SECURITY_DISABLED: { className: 'SecurityDisabledError', text: 'The broker has no authorizer: security is off' },
  OPERATION_NOT_ATTEMPTED: {
    className: 'OperationNotAttemptedError',
    text: 'The broker did not try this part of the request, because another part failed',
  },
  KAFKA_STORAGE_ERROR: {
    className: 'KafkaStorageError',
    text: 'A disk of the broker failed: another replica should take over',
  },
  LOG_DIR_NOT_FOUND: { className: 'LogDirNotFoundError', text: 'The broker has no log directory of this name' },
  SASL_AUTHENTICATION_FAILED: {
    className: 'SaslAuthenticationFailedError',
    text: 'The broker refused the credentials',
  },
  UNKNOWN_PRODUCER_ID: {
    className: 'UnknownProducerIdError',
    text: 'The broker has no state of this producer id: its records have been deleted by retention, or the id has expired',
  },
  REASSIGNMENT_IN_PROGRESS: {
    className: 'ReassignmentInProgressError',
    text: 'The partition is being moved between brokers',
  },
  DELEGATION_TOKEN_AUTH_DISABLED: {
    className: 'DelegationTokenAuthDisabledError',
    text: 'Delegation tokens are not enabled on the broker',
  },
  DELEGATION_TOKEN_NOT_FOUND: {
    className: 'DelegationTokenNotFoundError',
    text: 'The broker does not know this delegation token',
  },
  DELEGATION_TOKEN_OWNER_MISMATCH: {
    className: 'DelegationTokenOwnerMismatchError',
    text: 'The principal neither owns nor may renew the delegation token',
  },
  DELEGATION_TOKEN_REQUEST_NOT_ALLOWED: {
    className: 'DelegationTokenRequestNotAllowedError',
    text: 'Delegation tokens are not given out on connections without authentication, nor on those that used one to log in',
  },
  DELEGATION_TOKEN_AUTHORIZATION_FAILED: {
    className: 'DelegationTokenAuthorizationFailedError',
    text: 'Not authorized for the delegation token',
  },
  DELEGATION_TOKEN_EXPIRED: {
    className: 'DelegationTokenExpiredError',
    text: 'The delegation token has expired',
  },
  INVALID_PRINCIPAL_TYPE: {
    className: 'InvalidPrincipalTypeError',
    text: 'The broker does not support principals of this type',
  },
  NON_EMPTY_GROUP: { className: 'NonEmptyGroupError', text: 'The group has members: stop them first' },
  GROUP_ID_NOT_FOUND: { className: 'GroupIdNotFoundError', text: 'There is no group of this id' },
  FETCH_SESSION_ID_NOT_FOUND: {
    className: 'FetchSessionIdNotFoundError',
    text: 'The broker has dropped the fetch session',
  },
  INVALID_FETCH_SESSION_EPOCH: {
    className: 'InvalidFetchSessionEpochError',
    text: 'The epoch of the fetch session is not the one that the broker expects',
  },
  LISTENER_NOT_FOUND: {
    className: 'ListenerNotFoundError',
    text: 'The leader has no listener of the name that this connection uses: check the listeners of the brokers',
  },
  TOPIC_DELETION_DISABLED: { text: 'Topics may not be deleted here (delete.topic.enable=false)' },
  FENCED_LEADER_EPOCH: { text: 'The leader epoch is older than that of the broker' },
  UNKNOWN_LEADER_EPOCH: { text: 'The leader epoch is newer than what the broker knows yet' },
  UNSUPPORTED_COMPRESSION_TYPE: {
    text: 'The compression of these records needs a newer version of the request, or is not known to the broker',
  },
  STALE_BROKER_EPOCH: { text: 'The broker has been registered anew since' },
  OFFSET_NOT_AVAILABLE: {
    text: 'The new leader does not know its high watermark yet, so it gives out no offsets',
  },
  MEMBER_ID_REQUIRED: {
    className: 'MemberIdRequiredError',
    text: 'The group asks the member to join again, with the member id it was given',
  },
  PREFERRED_LEADER_NOT_AVAILABLE: { text: 'The preferred leader is not available' },
  GROUP_MAX_SIZE_REACHED: { text: 'The group is full (group.max.size)' },
  FENCED_INSTANCE_ID: {
    text: 'Another member has taken over this groupInstanceId: each instance needs its own',
  },
  ELIGIBLE_LEADERS_NOT_AVAILABLE: { text: 'No replica that may lead the partition is available' },
  ELECTION_NOT_NEEDED: { text: 'The partition has the right leader: no election is needed' },
  NO_REASSIGNMENT_IN_PROGRESS: { text: 'The partition is not being moved' },
  GROUP_SUBSCRIBED_TO_TOPIC: {
    text: 'Members of the group are subscribed to the topic, so its offsets cannot be deleted',
  },
  INVALID_RECORD: {
    text: 'The broker refused a record: it breaks a rule of the topic (timestamp, missing key, or schema)',
  },
  UNSTABLE_OFFSET_COMMIT: { text: 'A transaction that holds offsets of this group is still open' },
  THROTTLING_QUOTA_EXCEEDED: { text: 'The quota for such requests is used up: try again after throttleTimeMs' },
  PRODUCER_FENCED: { text: 'A newer producer with the same transactionalId has taken over: close this one' },
  RESOURCE_NOT_FOUND: { text: 'The resource does not exist' },
  DUPLICATE_RESOURCE: { text: 'The request names the same resource twice' },
  UNACCEPTABLE_CREDENTIAL: { text: 'The credential does not meet the rules of the broker' },
  INCONSISTENT_VOTER_SET: { text: 'Sender or receiver is not one of the expected voters' },
  INVALID_UPDATE_VERSION: { text: 'The version of the update is not valid' },
  FEATURE_UPDATE_FAILED: { text: 'The finalized features could not be changed' },
  PRINCIPAL_DESERIALIZATION_FAILURE: {
    text: 'The controller could not read the forwarded principal: the security set-up of the brokers differs',
  },
  SNAPSHOT_NOT_FOUND: { text: 'There is no such snapshot' },
  POSITION_OUT_OF_RANGE: { text: 'The position lies outside the snapshot' },
  UNKNOWN_TOPIC_ID: {
    text: 'No topic of this id here: it was deleted, created anew, or the broker has not heard of it yet',
  },
  DUPLICATE_BROKER_REGISTRATION: { text: 'The broker id is in use already' },
  BROKER_ID_NOT_REGISTERED: { text: 'No broker of this id is registered' },
  INCONSISTENT_TOPIC_ID: { text: 'The topic id is not that of the log: the topic has been created anew' },
  INCONSISTENT_CLUSTER_ID: { text: 'The cluster id is not that of this cluster' },
  TRANSACTIONAL_ID_NOT_FOUND: { text: 'There is no such transactional id' },
  FETCH_SESSION_TOPIC_ID_ERROR: { text: 'The fetch session mixes topic ids and names' },
  INELIGIBLE_REPLICA: { text: 'The new set of in-sync replicas names one that may not be in it' },
  NEW_LEADER_ELECTED: { text: 'The partition was changed, and has a new leader now' },
  OFFSET_MOVED_TO_TIERED_STORAGE: { text: 'The offset lies in tiered storage' },
  FENCED_MEMBER_EPOCH: {
    text: 'The coordinator has fenced this member: it gives up its partitions and joins again',
  },
  UNRELEASED_INSTANCE_ID: { text: 'Another member still uses this groupInstanceId: stop it first' },
  UNSUPPORTED_ASSIGNOR: { text: 'The group does not support this assignor: check group.consumer.assignors' },
  STALE_MEMBER_EPOCH: { text: 'The member epoch has moved on: the next heartbeat brings the new one' },
  MISMATCHED_ENDPOINT_TYPE: {
    text: 'The request went to an endpoint of the wrong type: to a controller instead of a broker, or the reverse',
  },
  UNSUPPORTED_ENDPOINT_TYPE: { text: 'Endpoints of this type are not supported yet' },
  UNKNOWN_CONTROLLER_ID: { text: 'There is no controller of this id' },
  UNKNOWN_SUBSCRIPTION_ID: { text: 'The telemetry subscription is unknown or out of date' },
  TELEMETRY_TOO_LARGE: { text: 'The telemetry is larger than the broker takes' },
  INVALID_REGISTRATION: { text: 'The controller refused the registration of the broker' },
  TRANSACTION_ABORTABLE: {
    text: 'The transaction has failed on the broker: abort it, then the same transactionalId can go on',
  },
  INVALID_RECORD_STATE: {
    text: 'The record cannot be acknowledged: its acquisition has expired, or was acknowledged before',
  },
  SHARE_SESSION_NOT_FOUND: { text: 'The broker has dropped the share session' },
  INVALID_SHARE_SESSION_EPOCH: {
    text: 'The epoch of the share session is not the one that the broker expects',
  },
  FENCED_STATE_EPOCH: { text: 'The state epoch of the share group does not match' },
  INVALID_VOTER_KEY: { text: 'The voter key is not that of the receiving replica' },
  DUPLICATE_VOTER: { text: 'The voter is one of the voters already' },
  VOTER_NOT_FOUND: { text: 'The voter is none of the voters' },
  INVALID_REGULAR_EXPRESSION: {
    className: 'InvalidRegularExpressionError',
    text: 'The broker cannot parse the regular expression: it takes RE2 syntax',
  },
  REBOOTSTRAP_REQUIRED: {
    text: 'What the client knows of the cluster is out of date: it has to start again from bootstrapServers',
  },
  STREAMS_INVALID_TOPOLOGY: { text: 'The streams topology is not valid' },
  STREAMS_INVALID_TOPOLOGY_EPOCH: { text: 'The epoch of the streams topology is not valid' },
  STREAMS_TOPOLOGY_FENCED: { text: 'The epoch of the streams topology is out of date' },
  SHARE_SESSION_LIMIT_REACHED: { text: 'The broker has no room for another share session' },
}
