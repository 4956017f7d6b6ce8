// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { MessageCodec } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** SnapshotFooterRecord, to encode. */
export interface SnapshotFooterRecordInput {
  readonly version: number
}

/** SnapshotFooterRecord, decoded. */
export interface SnapshotFooterRecord {
  version: number
}

function encodeSnapshotFooterRecord(writer: Writer, message: SnapshotFooterRecordInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('SnapshotFooterRecord', version)
  const { version: version_ } = message
  writer.writeInt16(version_)
  writer.writeUnsignedVarint(0)
}

function decodeSnapshotFooterRecord(reader: Reader, version: number): SnapshotFooterRecord {
  if (version < 0 || version > 0) throw unsupportedVersion('SnapshotFooterRecord', version)
  const version_ = reader.readInt16()
  reader.skipTaggedFields()
  return { version: version_ }
}

/** SnapshotFooterRecord: version 0, flexible from 0. */
export const snapshotFooterRecord: MessageCodec<SnapshotFooterRecordInput, SnapshotFooterRecord> = {
  name: 'SnapshotFooterRecord',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  encode: encodeSnapshotFooterRecord,
  decode: decodeSnapshotFooterRecord,
}
