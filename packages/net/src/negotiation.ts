import { brokerError, ErrorCode } from '@kclient/errors'
import { Reader } from '@kclient/protocol'
import { type ApiVersionsResponse, apiVersionsApi } from '@kclient/protocol/messages/api-versions'
import type { VersionCaps } from './api-versions.ts'

/**
 * ApiVersions, as the one request that is sent before its version is agreed on: a broker that does not know the version
 * answers with UNSUPPORTED_VERSION in the shape of version 0, whatever was asked.
 */
export const negotiationApi: typeof apiVersionsApi = {
  ...apiVersionsApi,
  decodeResponse(reader: Reader, version: number): ApiVersionsResponse {
    const body = reader.readView(reader.remaining)
    const isRefusal = body.byteLength >= 2 && body.readInt16BE(0) === ErrorCode.UNSUPPORTED_VERSION
    return apiVersionsApi.decodeResponse(new Reader(body), isRefusal ? 0 : version)
  },
}

/** The version to begin with. */
export function firstApiVersionsVersion(caps: VersionCaps | undefined): number {
  return Math.min(negotiationApi.maxVersion, Math.max(0, caps?.get(negotiationApi.key) ?? Infinity))
}

/**
 * The version to try on a new connection, after the broker has cut this one without a word: Azure Event Hubs does so
 * with versions it does not know. undefined when there is none left.
 */
export function lowerApiVersionsVersion(version: number): number | undefined {
  if (version > 3) return 3
  return version > 0 ? 0 : undefined
}

/**
 * Asks the broker for its versions. When it does not know the version of the question, it says which it knows, or
 * nothing; it is asked once more then.
 *
 * @returns The answer, and the version in which it came.
 */
export async function negotiate(
  ask: (version: number) => Promise<ApiVersionsResponse>,
  version: number,
  broker: string,
): Promise<{ readonly response: ApiVersionsResponse; readonly version: number }> {
  let asked = version
  let response = await ask(asked)
  if (response.errorCode === ErrorCode.UNSUPPORTED_VERSION && asked > 0) {
    const known = response.apiKeys.find(({ apiKey }) => apiKey === negotiationApi.key)
    asked = Math.max(0, Math.min(asked - 1, known?.maxVersion ?? 0))
    response = await ask(asked)
  }
  if (response.errorCode !== ErrorCode.NONE) throw brokerError(response.errorCode, { broker })
  return { response, version: asked }
}
