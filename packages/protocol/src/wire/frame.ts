import type { Api } from '../api.ts'
import { apiInfo } from '../messages/api-table.ts'
import type { Reader } from './reader.ts'
import { Writer } from './writer.ts'

/** What precedes every request. */
export interface RequestHeader {
  readonly apiKey: number
  readonly apiVersion: number
  readonly correlationId: number
  readonly clientId: string | null
}

/**
 * Encodes a request as a frame: size, header, body.
 *
 * @returns Segments for one writev. Byte fields from 1 KiB up are among them as they are, not copied.
 */
export function encodeRequestFrame<QI>(
  api: Pick<Api<QI>, 'key' | 'requestHeaderVersion' | 'encodeRequest'>,
  version: number,
  correlationId: number,
  clientId: string | null,
  body: NoInfer<QI>,
): Buffer[] {
  const writer = new Writer()
  writer.writeInt32(0)
  const headerVersion = api.requestHeaderVersion(version)
  writer.writeInt16(api.key)
  writer.writeInt16(version)
  writer.writeInt32(correlationId)
  // Never compact, so that a broker can read the header of an ApiVersions request of any version.
  if (headerVersion > 0) writer.writeNullableString(clientId)
  if (headerVersion > 1) writer.writeUnsignedVarint(0)
  api.encodeRequest(writer, body, version)
  return finishFrame(writer)
}

/** Encodes a response as a frame, like {@link encodeRequestFrame}. */
export function encodeResponseFrame<RI>(
  api: Pick<Api<never, unknown, RI>, 'responseHeaderVersion' | 'encodeResponse'>,
  version: number,
  correlationId: number,
  body: NoInfer<RI>,
): Buffer[] {
  const writer = new Writer()
  writer.writeInt32(0)
  writer.writeInt32(correlationId)
  if (api.responseHeaderVersion(version) > 0) writer.writeUnsignedVarint(0)
  api.encodeResponse(writer, body, version)
  return finishFrame(writer)
}

/**
 * Reads the header of a request, for servers. The reader then stands at the body.
 *
 * Which header it is follows from key and version. For an API that this package does not know, the form without tagged
 * fields is assumed: the body could not be read anyway.
 */
export function readRequestHeader(reader: Reader): RequestHeader {
  const apiKey = reader.readInt16()
  const apiVersion = reader.readInt16()
  const correlationId = reader.readInt32()
  // ControlledShutdown v0 is the one request without a client id.
  const clientId = apiKey === 7 && apiVersion === 0 ? null : reader.readNullableString()
  const info = apiInfo(apiKey)
  if (info !== undefined && apiVersion >= info.flexibleFrom) reader.skipTaggedFields()
  return { apiKey, apiVersion, correlationId, clientId }
}

/**
 * Reads the header of a response to a request of this API and version, and returns its correlation id. The reader then
 * stands at the body.
 */
export function readResponseHeader(reader: Reader, api: Pick<Api, 'responseHeaderVersion'>, version: number): number {
  const correlationId = reader.readInt32()
  if (api.responseHeaderVersion(version) > 0) reader.skipTaggedFields()
  return correlationId
}

function finishFrame(writer: Writer): Buffer[] {
  const size = writer.byteLength - 4
  const segments = writer.segments()
  segments[0]?.writeInt32BE(size, 0)
  return segments
}
