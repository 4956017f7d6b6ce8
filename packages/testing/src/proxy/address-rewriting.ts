import { ErrorCode } from '@kclient/errors'
import {
  type AnyApi,
  type Api,
  apiInfo,
  encodeResponseFrame,
  Reader,
  readResponseHeader,
  type RequestHeader,
} from '@kclient/protocol'
import { apiVersionsApi, type ApiVersionsResponse } from '@kclient/protocol/messages/api-versions'
import { describeClusterApi, type DescribeClusterResponse } from '@kclient/protocol/messages/describe-cluster'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { findCoordinatorApi, type FindCoordinatorResponse } from '@kclient/protocol/messages/find-coordinator'
import { metadataApi, type MetadataResponse } from '@kclient/protocol/messages/metadata'
import { produceApi } from '@kclient/protocol/messages/produce'
import { shareAcknowledgeApi } from '@kclient/protocol/messages/share-acknowledge'
import { shareFetchApi } from '@kclient/protocol/messages/share-fetch'

/** Gives the proxy's own address for a broker's. */
export type AddressMap = (host: string, port: number, nodeId: number) => Promise<{ host: string; port: number }>

/** A response that names brokers, and how the proxy takes their place in it. */
interface Rewriting {
  readonly api: AnyApi
  /** Changes a decoded response. False: there was nothing to change, and it can be passed on as it came. */
  rewrite(response: unknown, map: AddressMap): Promise<boolean>
}

/** A response with the proxy's addresses in place of the brokers', as a frame; undefined: pass it on as it came. */
export async function rewrittenFrame(
  raw: Buffer,
  request: RequestHeader,
  map: AddressMap,
): Promise<Buffer[] | undefined> {
  const found = byKey.get(request.apiKey)
  if (found === undefined) return undefined
  const { apiVersion, correlationId } = request
  const reader = new Reader(raw)
  readResponseHeader(reader, found.api, apiVersion)
  // To ApiVersions in a version that it does not know a broker answers in the shape of version 0.
  if (found.api.key === apiVersionsApi.key && isUnsupportedVersion(raw)) return undefined
  const response = found.api.decodeResponse(reader, apiVersion)
  if (!(await found.rewrite(response, map))) return undefined
  return encodeResponseFrame(found.api, apiVersion, correlationId, response as never)
}

function isUnsupportedVersion(raw: Buffer): boolean {
  const errorCodeAt = 4
  return raw.length >= errorCodeAt + 2 && raw.readInt16BE(errorCodeAt) === ErrorCode.UNSUPPORTED_VERSION
}

interface Endpoint {
  nodeId: number
  host: string
  port: number
}

async function takePlace(endpoint: Endpoint, map: AddressMap): Promise<void> {
  const { nodeId, host, port } = endpoint
  // No node, no address: an answer with an error, such as that there is no coordinator.
  if (host === '' || port <= 0) return
  Object.assign(endpoint, await map(host, port, nodeId))
}

async function takePlaces(endpoints: readonly Endpoint[], map: AddressMap): Promise<boolean> {
  for (const endpoint of endpoints) await takePlace(endpoint, map)
  return endpoints.length > 0
}

function rewriting<QI, Q, RI, R>(
  api: Api<QI, Q, RI, R>,
  rewrite: (response: R, map: AddressMap) => Promise<boolean>,
): Rewriting {
  return { api, rewrite }
}

const rewritings: readonly Rewriting[] = [
  rewriting(metadataApi, (response: MetadataResponse, map) => takePlaces(response.brokers, map)),
  rewriting(describeClusterApi, async (response: DescribeClusterResponse, map) => {
    for (const broker of response.brokers) {
      Object.assign(broker, await map(broker.host, broker.port, broker.brokerId))
    }
    return response.brokers.length > 0
  }),
  rewriting(findCoordinatorApi, async (response: FindCoordinatorResponse, map) => {
    await takePlace(response, map)
    await takePlaces(response.coordinators, map)
    return true
  }),
  rewriting(produceApi, (response, map) => takePlaces(response.nodeEndpoints, map)),
  rewriting(fetchApi, (response, map) => takePlaces(response.nodeEndpoints, map)),
  rewriting(shareFetchApi, (response, map) => takePlaces(response.nodeEndpoints, map)),
  rewriting(shareAcknowledgeApi, (response, map) => takePlaces(response.nodeEndpoints, map)),
  rewriting(apiVersionsApi, (response: ApiVersionsResponse) => Promise.resolve(capVersions(response))),
]

const byKey = new Map(rewritings.map(entry => [entry.api.key, entry]))

// A broker that is newer than the codecs here would agree with its client on versions that cannot be rewritten.
function capVersions(response: ApiVersionsResponse): boolean {
  let changed = false
  for (const range of response.apiKeys) {
    const newest = byKey.has(range.apiKey) ? apiInfo(range.apiKey)?.maxVersion : undefined
    if (newest === undefined || range.maxVersion <= newest) continue
    range.maxVersion = newest
    changed = true
  }
  return changed
}
