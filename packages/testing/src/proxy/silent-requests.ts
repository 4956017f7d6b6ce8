import { Reader, readRequestHeader } from '@kclient/protocol'
import { produceApi, type ProduceResponseInput } from '@kclient/protocol/messages/produce'

/** Whether a broker answers a request: all but Produce with acks 0. */
export function expectsAnswer(frame: Buffer): boolean {
  const reader = new Reader(frame)
  const { apiKey, apiVersion } = readRequestHeader(reader)
  if (apiKey !== produceApi.key) return true
  return produceApi.decodeRequest(reader, apiVersion).acks !== 0
}

/** What a hook gets as the response where there is none. */
export const silentAnswer: ProduceResponseInput = { responses: [], throttleTimeMs: 0, nodeEndpoints: [] }
