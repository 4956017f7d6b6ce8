import { ErrorCode } from '@kclient/errors'
import { initProducerIdApi } from '@kclient/protocol/messages/init-producer-id'
import { type ApiHandler, apiHandler } from '../api-handler.ts'

export const initProducerId: ApiHandler = apiHandler(initProducerIdApi, (request, { cluster, node }) => {
  // Transactions are not served, and clients say that best when they get an error that nobody tries again after.
  if (request.transactionalId !== null) return { errorCode: ErrorCode.UNSUPPORTED_VERSION, producerEpoch: -1 }
  // An idempotent producer gets a new id whatever id it says it has: only transactional ones are known to the broker.
  return { errorCode: 0, producerId: cluster.newProducerId(node), producerEpoch: 0 }
})
