import type { ApiHandler } from './api-handler.ts'
import { apiVersionsHandler } from './apis/api-versions.ts'
import { createPartitions } from './apis/create-partitions.ts'
import { createTopics } from './apis/create-topics.ts'
import { deleteGroups } from './apis/delete-groups.ts'
import { deleteRecords } from './apis/delete-records.ts'
import { deleteTopics } from './apis/delete-topics.ts'
import { describeCluster } from './apis/describe-cluster.ts'
import { describeConfigs } from './apis/describe-configs.ts'
import { describeGroups } from './apis/describe-groups.ts'
import { fetch } from './apis/fetch.ts'
import { findCoordinator } from './apis/find-coordinator.ts'
import { heartbeat } from './apis/heartbeat.ts'
import { initProducerId } from './apis/init-producer-id.ts'
import { joinGroup } from './apis/join-group.ts'
import { leaveGroup } from './apis/leave-group.ts'
import { listGroups } from './apis/list-groups.ts'
import { listOffsets } from './apis/list-offsets.ts'
import { metadata } from './apis/metadata.ts'
import { offsetCommit } from './apis/offset-commit.ts'
import { offsetDelete } from './apis/offset-delete.ts'
import { offsetFetch } from './apis/offset-fetch.ts'
import { offsetForLeaderEpoch } from './apis/offset-for-leader-epoch.ts'
import { produce } from './apis/produce.ts'
import { syncGroup } from './apis/sync-group.ts'

const handlers: readonly ApiHandler[] = [
  produce,
  fetch,
  listOffsets,
  metadata,
  findCoordinator,
  createTopics,
  deleteTopics,
  deleteRecords,
  initProducerId,
  offsetForLeaderEpoch,
  describeConfigs,
  createPartitions,
  describeCluster,
  offsetCommit,
  offsetFetch,
  joinGroup,
  heartbeat,
  leaveGroup,
  syncGroup,
  describeGroups,
  listGroups,
  deleteGroups,
  offsetDelete,
]

/** An API as a broker advertises it. */
export interface VersionRange {
  readonly apiKey: number
  readonly minVersion: number
  readonly maxVersion: number
}

/** An API that a broker serves, and up to which version. */
export interface ServedApi {
  readonly handler: ApiHandler
  readonly maxVersion: number
}

/** The APIs that this broker knows, as far as a release, or whoever caps them, has them too. */
export function servedApis(maxVersions: ReadonlyMap<number, number>): ReadonlyMap<number, ServedApi> {
  const served = new Map<number, ServedApi>()
  const apiVersions = apiVersionsHandler(() => [...served.values()].map(advertised))
  for (const handler of [...handlers, apiVersions]) {
    const { key, minVersion, maxVersion: newest } = handler.api
    const maxVersion = Math.min(newest, maxVersions.get(key) ?? -1)
    if (maxVersion >= minVersion) served.set(key, { handler, maxVersion })
  }
  return served
}

/** How an API appears in the answer to ApiVersions. */
export function advertised({ handler, maxVersion }: ServedApi): VersionRange {
  const { key, minVersion } = handler.api
  return { apiKey: key, minVersion: handler.advertisedMinVersion ?? minVersion, maxVersion }
}
