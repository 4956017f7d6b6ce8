// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { MessageCodec } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** EndTxnMarker, to encode. */
export interface EndTxnMarkerInput {
  readonly coordinatorEpoch: number
}

/** EndTxnMarker, decoded. */
export interface EndTxnMarker {
  coordinatorEpoch: number
}

function encodeEndTxnMarker(writer: Writer, message: EndTxnMarkerInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('EndTxnMarker', version)
  const { coordinatorEpoch } = message
  writer.writeInt32(coordinatorEpoch)
}

function decodeEndTxnMarker(reader: Reader, version: number): EndTxnMarker {
  if (version < 0 || version > 0) throw unsupportedVersion('EndTxnMarker', version)
  const coordinatorEpoch = reader.readInt32()
  return { coordinatorEpoch }
}

/** EndTxnMarker: version 0, never flexible. */
export const endTxnMarker: MessageCodec<EndTxnMarkerInput, EndTxnMarker> = {
  name: 'EndTxnMarker',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 32767,
  encode: encodeEndTxnMarker,
  decode: decodeEndTxnMarker,
}
