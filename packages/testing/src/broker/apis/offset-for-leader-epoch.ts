import { ZERO_UUID } from '@kclient/protocol'
import { offsetForLeaderEpochApi } from '@kclient/protocol/messages/offset-for-leader-epoch'
import { type ApiHandler, apiHandler } from '../api-handler.ts'
import { findPartition, leaderProblem } from '../leader-check.ts'

export const offsetForLeaderEpoch: ApiHandler = apiHandler(offsetForLeaderEpochApi, (request, { cluster, node }) => ({
  topics: request.topics.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map(({ partition: index, currentLeaderEpoch, leaderEpoch }) => {
      const partition = findPartition(cluster, { name: topic, topicId: ZERO_UUID }, index)
      if (typeof partition === 'number') return { partition: index, errorCode: partition }
      const errorCode = leaderProblem(partition, node, { currentLeaderEpoch, followerWillDo: false })
      if (errorCode !== 0) return { partition: index, errorCode }
      const end = partition.epochs.endOf(leaderEpoch, partition.log.endOffset)
      if (end === undefined) return { partition: index, errorCode: 0 }
      return { partition: index, errorCode: 0, leaderEpoch: end.epoch, endOffset: end.endOffset }
    }),
  })),
}))
