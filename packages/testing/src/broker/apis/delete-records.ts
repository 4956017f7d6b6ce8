import { ErrorCode } from '@kclient/errors'
import { ZERO_UUID } from '@kclient/protocol'
import { deleteRecordsApi } from '@kclient/protocol/messages/delete-records'
import { type ApiHandler, apiHandler } from '../api-handler.ts'
import { findPartition, leaderProblem } from '../leader-check.ts'

const highWatermarkAsked = -1n

export const deleteRecords: ApiHandler = apiHandler(deleteRecordsApi, (request, { cluster, node }) => ({
  topics: request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex, offset }) => {
      const failed = (errorCode: number) => ({ partitionIndex, errorCode, lowWatermark: -1n })
      const partition = findPartition(cluster, { name, topicId: ZERO_UUID }, partitionIndex)
      if (typeof partition === 'number') return failed(partition)
      const problem = leaderProblem(partition, node, { currentLeaderEpoch: -1, followerWillDo: false })
      if (problem !== 0) return failed(problem)
      const before = offset === highWatermarkAsked ? partition.highWatermark : offset
      if (before < 0n || before > partition.highWatermark) return failed(ErrorCode.OFFSET_OUT_OF_RANGE)
      partition.deleteBefore(before)
      return { partitionIndex, errorCode: 0, lowWatermark: partition.log.startOffset }
    }),
  })),
}))
