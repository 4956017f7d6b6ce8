import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { joinGroupApi, type JoinGroupResponse } from '@kclient/protocol/messages/join-group'
import { leaveGroupApi, type LeaveGroupResponse } from '@kclient/protocol/messages/leave-group'
import { offsetCommitApi } from '@kclient/protocol/messages/offset-commit'
import { offsetFetchApi } from '@kclient/protocol/messages/offset-fetch'
import { syncGroupApi, type SyncGroupResponse } from '@kclient/protocol/messages/sync-group'
import type { Runtime } from '@kclient/net'
import { encodeSubscription } from '@kclient/protocol'
import type { EmbeddedBroker } from '../../src/index.ts'
import { RawClient } from './raw-client.ts'

export interface JoinSpec {
  readonly version?: number
  readonly memberId?: string
  readonly groupInstanceId?: string | null
  readonly sessionTimeoutMs?: number
  readonly rebalanceTimeoutMs?: number
  readonly protocolType?: string
  readonly protocols?: readonly string[]
  readonly topics?: readonly string[]
}

export interface CommitSpec {
  readonly version?: number
  readonly topic?: string
  readonly partition?: number
  readonly offset?: bigint
  readonly leaderEpoch?: number
  readonly metadata?: string | null
  readonly memberId?: string
  readonly groupInstanceId?: string | null
  readonly generationId?: number
}

/** A member of a group that says just what a test wants it to say; it keeps the id and generation that it is told. */
export class GroupClient implements AsyncDisposable {
  readonly client: RawClient
  readonly groupId: string
  memberId = ''
  groupInstanceId: string | null = null
  generationId = -1
  #protocolType: string | null = null
  #protocolName: string | null = null

  private constructor(client: RawClient, groupId: string) {
    this.client = client
    this.groupId = groupId
  }

  /** Connects to the coordinator of a group. */
  static async of(broker: EmbeddedBroker, groupId = 'group', runtime?: Runtime): Promise<GroupClient> {
    return new GroupClient(await RawClient.to(broker, broker.coordinatorOf(groupId), runtime), groupId)
  }

  /** The same member on the connection of another. */
  at(other: GroupClient): GroupClient {
    const member = new GroupClient(other.client, this.groupId)
    member.memberId = this.memberId
    member.groupInstanceId = this.groupInstanceId
    member.generationId = this.generationId
    member.#protocolType = this.#protocolType
    member.#protocolName = this.#protocolName
    return member
  }

  async join(spec: JoinSpec = {}): Promise<JoinGroupResponse> {
    const { version = 9, sessionTimeoutMs = 10_000, rebalanceTimeoutMs = 20_000 } = spec
    const { memberId = this.memberId, groupInstanceId = this.groupInstanceId } = spec
    const { protocolType = 'consumer', protocols = ['range'], topics = ['events'] } = spec
    const answer = await this.client.request(joinGroupApi, version, {
      groupId: this.groupId,
      sessionTimeoutMs,
      ...(version >= 1 ? { rebalanceTimeoutMs } : {}),
      memberId,
      ...(version >= 5 ? { groupInstanceId } : {}),
      protocolType,
      protocols: protocols.map(name => ({ name, metadata: encodeSubscription({ topics: [...topics] }) })),
    })
    if (answer.errorCode === 0) {
      this.generationId = answer.generationId
      this.#protocolType = protocolType
      this.#protocolName = answer.protocolName
      this.groupInstanceId = groupInstanceId
    }
    if (answer.memberId !== '') this.memberId = answer.memberId
    return answer
  }

  /** Joins with an id that it asks for first, as members do since 2.2. */
  async joinTwice(spec: JoinSpec = {}): Promise<JoinGroupResponse> {
    await this.join(spec)
    return await this.join(spec)
  }

  sync(assignments: Readonly<Record<string, string>> = {}, version = 5): Promise<SyncGroupResponse> {
    const { groupId, generationId, memberId, groupInstanceId } = this
    return this.client.request(syncGroupApi, version, {
      groupId,
      generationId,
      memberId,
      ...(version >= 3 ? { groupInstanceId } : {}),
      ...(version >= 5 ? { protocolType: this.#protocolType, protocolName: this.#protocolName } : {}),
      assignments: Object.entries(assignments).map(([member, assignment]) => {
        return { memberId: member, assignment: Buffer.from(assignment) }
      }),
    })
  }

  async heartbeat(spec: { version?: number; generationId?: number; memberId?: string } = {}): Promise<number> {
    const { version = 4, generationId = this.generationId, memberId = this.memberId } = spec
    const { groupId, groupInstanceId } = this
    const instance = version >= 3 ? { groupInstanceId } : {}
    const answer = await this.client.request(heartbeatApi, version, { groupId, generationId, memberId, ...instance })
    return answer.errorCode
  }

  leave(
    members: readonly { memberId: string; groupInstanceId?: string | null }[] = [{ memberId: this.memberId }],
    version = 5,
  ): Promise<LeaveGroupResponse> {
    const { groupId } = this
    const who = version >= 3 ? { members } : { memberId: members[0]?.memberId ?? '' }
    return this.client.request(leaveGroupApi, version, { groupId, ...who })
  }

  /** Commits one offset and gives the number of the error, or 0. */
  async commit(spec: CommitSpec = {}): Promise<number> {
    const { version = 9, topic = 'events', partition = 0, offset = 1n, leaderEpoch, metadata = null } = spec
    const { memberId = this.memberId, generationId = this.generationId } = spec
    const { groupInstanceId = this.groupInstanceId } = spec
    const answer = await this.client.request(offsetCommitApi, version, {
      groupId: this.groupId,
      generationIdOrMemberEpoch: generationId,
      memberId,
      ...(version >= 7 ? { groupInstanceId } : {}),
      topics: [
        {
          ...(version >= 10 ? { topicId: topic } : { name: topic }),
          partitions: [
            {
              partitionIndex: partition,
              committedOffset: offset,
              committedMetadata: metadata,
              ...(leaderEpoch === undefined ? {} : { committedLeaderEpoch: leaderEpoch }),
            },
          ],
        },
      ],
    })
    return answer.topics[0]?.partitions[0]?.errorCode ?? -1
  }

  /** What the group has committed of one partition. */
  async committed(
    spec: { version?: number; topic?: string; partition?: number } = {},
  ): Promise<{ offset: bigint; errorCode: number; leaderEpoch: number; metadata: string | null }> {
    const { version = 9, topic = 'events', partition = 0 } = spec
    const { groupId } = this
    const partitionIndexes = [partition]
    const isMany = version >= 8
    const wanted = { ...(version >= 10 ? { topicId: topic } : { name: topic }), partitionIndexes }
    const answer = await this.client.request(
      offsetFetchApi,
      version,
      isMany ? { groups: [{ groupId, topics: [wanted] }] } : { groupId, topics: [{ name: topic, partitionIndexes }] },
    )
    const group = isMany ? answer.groups[0] : answer
    const found = group?.topics[0]?.partitions[0]
    return {
      offset: found?.committedOffset ?? -2n,
      errorCode: group?.errorCode || found?.errorCode || 0,
      leaderEpoch: found?.committedLeaderEpoch ?? -2,
      metadata: found?.metadata ?? null,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]()
  }
}
