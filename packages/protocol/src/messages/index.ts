// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { AnyApi } from '../api.ts'
import { produceApi } from './produce.ts'
import { fetchApi } from './fetch.ts'
import { listOffsetsApi } from './list-offsets.ts'
import { metadataApi } from './metadata.ts'
import { offsetCommitApi } from './offset-commit.ts'
import { offsetFetchApi } from './offset-fetch.ts'
import { findCoordinatorApi } from './find-coordinator.ts'
import { joinGroupApi } from './join-group.ts'
import { heartbeatApi } from './heartbeat.ts'
import { leaveGroupApi } from './leave-group.ts'
import { syncGroupApi } from './sync-group.ts'
import { describeGroupsApi } from './describe-groups.ts'
import { listGroupsApi } from './list-groups.ts'
import { saslHandshakeApi } from './sasl-handshake.ts'
import { apiVersionsApi } from './api-versions.ts'
import { createTopicsApi } from './create-topics.ts'
import { deleteTopicsApi } from './delete-topics.ts'
import { deleteRecordsApi } from './delete-records.ts'
import { initProducerIdApi } from './init-producer-id.ts'
import { offsetForLeaderEpochApi } from './offset-for-leader-epoch.ts'
import { addPartitionsToTxnApi } from './add-partitions-to-txn.ts'
import { addOffsetsToTxnApi } from './add-offsets-to-txn.ts'
import { endTxnApi } from './end-txn.ts'
import { writeTxnMarkersApi } from './write-txn-markers.ts'
import { txnOffsetCommitApi } from './txn-offset-commit.ts'
import { describeAclsApi } from './describe-acls.ts'
import { createAclsApi } from './create-acls.ts'
import { deleteAclsApi } from './delete-acls.ts'
import { describeConfigsApi } from './describe-configs.ts'
import { alterConfigsApi } from './alter-configs.ts'
import { alterReplicaLogDirsApi } from './alter-replica-log-dirs.ts'
import { describeLogDirsApi } from './describe-log-dirs.ts'
import { saslAuthenticateApi } from './sasl-authenticate.ts'
import { createPartitionsApi } from './create-partitions.ts'
import { createDelegationTokenApi } from './create-delegation-token.ts'
import { renewDelegationTokenApi } from './renew-delegation-token.ts'
import { expireDelegationTokenApi } from './expire-delegation-token.ts'
import { describeDelegationTokenApi } from './describe-delegation-token.ts'
import { deleteGroupsApi } from './delete-groups.ts'
import { electLeadersApi } from './elect-leaders.ts'
import { incrementalAlterConfigsApi } from './incremental-alter-configs.ts'
import { alterPartitionReassignmentsApi } from './alter-partition-reassignments.ts'
import { listPartitionReassignmentsApi } from './list-partition-reassignments.ts'
import { offsetDeleteApi } from './offset-delete.ts'
import { describeClientQuotasApi } from './describe-client-quotas.ts'
import { alterClientQuotasApi } from './alter-client-quotas.ts'
import { describeUserScramCredentialsApi } from './describe-user-scram-credentials.ts'
import { alterUserScramCredentialsApi } from './alter-user-scram-credentials.ts'
import { voteApi } from './vote.ts'
import { beginQuorumEpochApi } from './begin-quorum-epoch.ts'
import { endQuorumEpochApi } from './end-quorum-epoch.ts'
import { describeQuorumApi } from './describe-quorum.ts'
import { alterPartitionApi } from './alter-partition.ts'
import { updateFeaturesApi } from './update-features.ts'
import { envelopeApi } from './envelope.ts'
import { fetchSnapshotApi } from './fetch-snapshot.ts'
import { describeClusterApi } from './describe-cluster.ts'
import { describeProducersApi } from './describe-producers.ts'
import { brokerRegistrationApi } from './broker-registration.ts'
import { brokerHeartbeatApi } from './broker-heartbeat.ts'
import { unregisterBrokerApi } from './unregister-broker.ts'
import { describeTransactionsApi } from './describe-transactions.ts'
import { listTransactionsApi } from './list-transactions.ts'
import { allocateProducerIdsApi } from './allocate-producer-ids.ts'
import { consumerGroupHeartbeatApi } from './consumer-group-heartbeat.ts'
import { consumerGroupDescribeApi } from './consumer-group-describe.ts'
import { controllerRegistrationApi } from './controller-registration.ts'
import { getTelemetrySubscriptionsApi } from './get-telemetry-subscriptions.ts'
import { pushTelemetryApi } from './push-telemetry.ts'
import { assignReplicasToDirsApi } from './assign-replicas-to-dirs.ts'
import { listConfigResourcesApi } from './list-config-resources.ts'
import { describeTopicPartitionsApi } from './describe-topic-partitions.ts'
import { shareGroupHeartbeatApi } from './share-group-heartbeat.ts'
import { shareGroupDescribeApi } from './share-group-describe.ts'
import { shareFetchApi } from './share-fetch.ts'
import { shareAcknowledgeApi } from './share-acknowledge.ts'
import { addRaftVoterApi } from './add-raft-voter.ts'
import { removeRaftVoterApi } from './remove-raft-voter.ts'
import { updateRaftVoterApi } from './update-raft-voter.ts'
import { initializeShareGroupStateApi } from './initialize-share-group-state.ts'
import { readShareGroupStateApi } from './read-share-group-state.ts'
import { writeShareGroupStateApi } from './write-share-group-state.ts'
import { deleteShareGroupStateApi } from './delete-share-group-state.ts'
import { readShareGroupStateSummaryApi } from './read-share-group-state-summary.ts'
import { streamsGroupHeartbeatApi } from './streams-group-heartbeat.ts'
import { streamsGroupDescribeApi } from './streams-group-describe.ts'
import { describeShareGroupOffsetsApi } from './describe-share-group-offsets.ts'
import { alterShareGroupOffsetsApi } from './alter-share-group-offsets.ts'
import { deleteShareGroupOffsetsApi } from './delete-share-group-offsets.ts'

export * from './api-table.ts'
export * from './add-offsets-to-txn.ts'
export * from './add-partitions-to-txn.ts'
export * from './add-raft-voter.ts'
export * from './allocate-producer-ids.ts'
export * from './alter-client-quotas.ts'
export * from './alter-configs.ts'
export * from './alter-partition.ts'
export * from './alter-partition-reassignments.ts'
export * from './alter-replica-log-dirs.ts'
export * from './alter-share-group-offsets.ts'
export * from './alter-user-scram-credentials.ts'
export * from './api-versions.ts'
export * from './assign-replicas-to-dirs.ts'
export * from './begin-quorum-epoch.ts'
export * from './broker-heartbeat.ts'
export * from './broker-registration.ts'
export * from './consumer-group-describe.ts'
export * from './consumer-group-heartbeat.ts'
export * from './consumer-protocol-assignment.ts'
export * from './consumer-protocol-subscription.ts'
export * from './control-record-type-schema.ts'
export * from './controller-registration.ts'
export * from './create-acls.ts'
export * from './create-delegation-token.ts'
export * from './create-partitions.ts'
export * from './create-topics.ts'
export * from './default-principal-data.ts'
export * from './delete-acls.ts'
export * from './delete-groups.ts'
export * from './delete-records.ts'
export * from './delete-share-group-offsets.ts'
export * from './delete-share-group-state.ts'
export * from './delete-topics.ts'
export * from './describe-acls.ts'
export * from './describe-client-quotas.ts'
export * from './describe-cluster.ts'
export * from './describe-configs.ts'
export * from './describe-delegation-token.ts'
export * from './describe-groups.ts'
export * from './describe-log-dirs.ts'
export * from './describe-producers.ts'
export * from './describe-quorum.ts'
export * from './describe-share-group-offsets.ts'
export * from './describe-topic-partitions.ts'
export * from './describe-transactions.ts'
export * from './describe-user-scram-credentials.ts'
export * from './elect-leaders.ts'
export * from './end-quorum-epoch.ts'
export * from './end-txn.ts'
export * from './end-txn-marker.ts'
export * from './envelope.ts'
export * from './expire-delegation-token.ts'
export * from './fetch.ts'
export * from './fetch-snapshot.ts'
export * from './find-coordinator.ts'
export * from './get-telemetry-subscriptions.ts'
export * from './heartbeat.ts'
export * from './incremental-alter-configs.ts'
export * from './init-producer-id.ts'
export * from './initialize-share-group-state.ts'
export * from './join-group.ts'
export * from './k-raft-version-record.ts'
export * from './leader-change-message.ts'
export * from './leave-group.ts'
export * from './list-config-resources.ts'
export * from './list-groups.ts'
export * from './list-offsets.ts'
export * from './list-partition-reassignments.ts'
export * from './list-transactions.ts'
export * from './metadata.ts'
export * from './offset-commit.ts'
export * from './offset-delete.ts'
export * from './offset-fetch.ts'
export * from './offset-for-leader-epoch.ts'
export * from './produce.ts'
export * from './push-telemetry.ts'
export * from './read-share-group-state.ts'
export * from './read-share-group-state-summary.ts'
export * from './remove-raft-voter.ts'
export * from './renew-delegation-token.ts'
export * from './sasl-authenticate.ts'
export * from './sasl-handshake.ts'
export * from './share-acknowledge.ts'
export * from './share-fetch.ts'
export * from './share-group-describe.ts'
export * from './share-group-heartbeat.ts'
export * from './snapshot-footer-record.ts'
export * from './snapshot-header-record.ts'
export * from './streams-group-describe.ts'
export * from './streams-group-heartbeat.ts'
export * from './sync-group.ts'
export * from './txn-offset-commit.ts'
export * from './unregister-broker.ts'
export * from './update-features.ts'
export * from './update-raft-voter.ts'
export * from './vote.ts'
export * from './voters-record.ts'
export * from './write-share-group-state.ts'
export * from './write-txn-markers.ts'

/** All APIs, by key, with their codecs. */
export const apis: readonly AnyApi[] = [
  produceApi,
  fetchApi,
  listOffsetsApi,
  metadataApi,
  offsetCommitApi,
  offsetFetchApi,
  findCoordinatorApi,
  joinGroupApi,
  heartbeatApi,
  leaveGroupApi,
  syncGroupApi,
  describeGroupsApi,
  listGroupsApi,
  saslHandshakeApi,
  apiVersionsApi,
  createTopicsApi,
  deleteTopicsApi,
  deleteRecordsApi,
  initProducerIdApi,
  offsetForLeaderEpochApi,
  addPartitionsToTxnApi,
  addOffsetsToTxnApi,
  endTxnApi,
  writeTxnMarkersApi,
  txnOffsetCommitApi,
  describeAclsApi,
  createAclsApi,
  deleteAclsApi,
  describeConfigsApi,
  alterConfigsApi,
  alterReplicaLogDirsApi,
  describeLogDirsApi,
  saslAuthenticateApi,
  createPartitionsApi,
  createDelegationTokenApi,
  renewDelegationTokenApi,
  expireDelegationTokenApi,
  describeDelegationTokenApi,
  deleteGroupsApi,
  electLeadersApi,
  incrementalAlterConfigsApi,
  alterPartitionReassignmentsApi,
  listPartitionReassignmentsApi,
  offsetDeleteApi,
  describeClientQuotasApi,
  alterClientQuotasApi,
  describeUserScramCredentialsApi,
  alterUserScramCredentialsApi,
  voteApi,
  beginQuorumEpochApi,
  endQuorumEpochApi,
  describeQuorumApi,
  alterPartitionApi,
  updateFeaturesApi,
  envelopeApi,
  fetchSnapshotApi,
  describeClusterApi,
  describeProducersApi,
  brokerRegistrationApi,
  brokerHeartbeatApi,
  unregisterBrokerApi,
  describeTransactionsApi,
  listTransactionsApi,
  allocateProducerIdsApi,
  consumerGroupHeartbeatApi,
  consumerGroupDescribeApi,
  controllerRegistrationApi,
  getTelemetrySubscriptionsApi,
  pushTelemetryApi,
  assignReplicasToDirsApi,
  listConfigResourcesApi,
  describeTopicPartitionsApi,
  shareGroupHeartbeatApi,
  shareGroupDescribeApi,
  shareFetchApi,
  shareAcknowledgeApi,
  addRaftVoterApi,
  removeRaftVoterApi,
  updateRaftVoterApi,
  initializeShareGroupStateApi,
  readShareGroupStateApi,
  writeShareGroupStateApi,
  deleteShareGroupStateApi,
  readShareGroupStateSummaryApi,
  streamsGroupHeartbeatApi,
  streamsGroupDescribeApi,
  describeShareGroupOffsetsApi,
  alterShareGroupOffsetsApi,
  deleteShareGroupOffsetsApi,
]
