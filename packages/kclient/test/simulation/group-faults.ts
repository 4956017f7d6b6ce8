import { ErrorCode } from '../../src/index.ts'
import type { Api } from '@kclient/protocol'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { findCoordinatorApi } from '@kclient/protocol/messages/find-coordinator'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { joinGroupApi } from '@kclient/protocol/messages/join-group'
import { leaveGroupApi } from '@kclient/protocol/messages/leave-group'
import { listOffsetsApi } from '@kclient/protocol/messages/list-offsets'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { offsetCommitApi } from '@kclient/protocol/messages/offset-commit'
import { offsetFetchApi } from '@kclient/protocol/messages/offset-fetch'
import { syncGroupApi } from '@kclient/protocol/messages/sync-group'
import { type ApiCall, corrupt, type EmbeddedBroker, type VirtualRuntime } from '@kclient/testing'

/** How much goes wrong. */
export interface FaultTerms {
  readonly broker: EmbeddedBroker
  readonly runtime: VirtualRuntime
  /** Of each request, while it lasts. */
  probability: number
  readonly afterCommit: (member: string) => void
  readonly note: (what: string) => void
}

/** Lets the answers of the coordinator, and some others, be late, lost, doubled, or errors that will pass. */
export function disturbAnswers(terms: FaultTerms): void {
  const { COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS, REBALANCE_IN_PROGRESS } = ErrorCode
  const passing = [COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS]
  const { UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION } = ErrorCode
  const nothing = Buffer.alloc(0)
  disturb(terms, joinGroupApi, [...passing, UNKNOWN_MEMBER_ID], (errorCode, { memberId }) => {
    return { errorCode, memberId, leader: '', protocolName: '', members: [] }
  })
  disturb(terms, syncGroupApi, [...passing, REBALANCE_IN_PROGRESS], errorCode => ({ errorCode, assignment: nothing }))
  disturb(
    terms,
    heartbeatApi,
    [...passing, REBALANCE_IN_PROGRESS, UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION],
    errorCode => ({ errorCode }),
  )
  disturb(terms, leaveGroupApi, passing, errorCode => ({ errorCode }))
  disturb(terms, offsetCommitApi, [...passing, REBALANCE_IN_PROGRESS, UNKNOWN_MEMBER_ID], (errorCode, { topics }) => ({
    topics: topics.map(({ name, topicId, partitions }) => ({
      name,
      topicId,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
    })),
  }))
  disturb(terms, offsetFetchApi, passing, (errorCode, { groups }) => ({
    groups: groups.map(({ groupId }) => ({ groupId, errorCode, topics: [] })),
  }))
  disturb(terms, findCoordinatorApi, [COORDINATOR_NOT_AVAILABLE], (errorCode, { coordinatorKeys }) => ({
    coordinators: coordinatorKeys.map(key => ({ key, errorCode, errorMessage: null, nodeId: -1, host: '', port: -1 })),
  }))
  disturb(terms, metadataApi)
  disturb(terms, listOffsetsApi)
  disturb(terms, fetchApi)
}

function disturb<QI, Q, RI, R>(
  terms: FaultTerms,
  api: Api<QI, Q, RI, R>,
  errors: readonly number[] = [],
  refuse?: (errorCode: number, request: Q) => RI,
): void {
  const { broker, runtime, note } = terms
  const random = (): number => runtime.random()
  const isCommit = api.key === offsetCommitApi.key
  const serve = async (call: ApiCall<Q, R>): Promise<R> => {
    const answer = await call.next()
    if (isCommit) terms.afterCommit(call.clientId ?? '')
    return answer
  }
  broker.on<QI, Q, RI, R>(api, async call => {
    const isDisturbed = random() < terms.probability
    const kind = isDisturbed ? Math.floor(random() * 6) : 0
    const say = (what: string): void => note(`${api.name} of ${call.clientId ?? ''} to ${call.node}: ${what}`)
    switch (kind) {
      case 1:
        // A commit that is held here longer than its connection lives would overtake those that came after it.
        if (isCommit) break
        say('is held')
        await call.delay(random() * 3_000)
        break
      case 2: {
        const answer = await serve(call)
        const delayMs = random() * 4_000
        say(`answer is held for ${Math.round(delayMs)} ms`)
        await call.delay(delayMs)
        return answer as unknown as RI
      }
      case 3:
        await serve(call)
        say('answer is lost')
        return 'close'
      case 4:
        say('answer never comes')
        await serve(call)
        return 'drop'
      case 5: {
        const errorCode = errors[Math.floor(random() * errors.length)]
        if (errorCode === undefined || refuse === undefined) break
        // Half of the time it was done all the same.
        const isDone = random() < 0.5
        if (isDone) await serve(call)
        say(`error ${errorCode}${isDone ? ', though it is done' : ''}`)
        return refuse(errorCode, call.request)
      }
      default:
        if (isDisturbed) {
          await serve(call)
          say('is answered twice')
          return corrupt(frame => Buffer.concat([frame, frame]))
        }
    }
    return (await serve(call)) as unknown as RI
  })
}
