// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { MessageCodec } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** SnapshotHeaderRecord, to encode. */
export interface SnapshotHeaderRecordInput {
  readonly version: number
  readonly lastContainedLogTimestamp: number
}

/** SnapshotHeaderRecord, decoded. */
export interface SnapshotHeaderRecord {
  version: number
  lastContainedLogTimestamp: number
}

function encodeSnapshotHeaderRecord(writer: Writer, message: SnapshotHeaderRecordInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('SnapshotHeaderRecord', version)
  const { version: version_, lastContainedLogTimestamp } = message
  writer.writeInt16(version_)
  writer.writeInt64FromNumber(lastContainedLogTimestamp)
  writer.writeUnsignedVarint(0)
}

function decodeSnapshotHeaderRecord(reader: Reader, version: number): SnapshotHeaderRecord {
  if (version < 0 || version > 0) throw unsupportedVersion('SnapshotHeaderRecord', version)
  const version_ = reader.readInt16()
  const lastContainedLogTimestamp = reader.readInt64AsNumber()
  reader.skipTaggedFields()
  return { version: version_, lastContainedLogTimestamp }
}

/** SnapshotHeaderRecord: version 0, flexible from 0. */
export const snapshotHeaderRecord: MessageCodec<SnapshotHeaderRecordInput, SnapshotHeaderRecord> = {
  name: 'SnapshotHeaderRecord',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  encode: encodeSnapshotHeaderRecord,
  decode: decodeSnapshotHeaderRecord,
}
