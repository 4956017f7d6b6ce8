// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { MessageCodec } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** KRaftVersionRecord, to encode. */
export interface KRaftVersionRecordInput {
  readonly version: number
  readonly kRaftVersion: number
}

/** KRaftVersionRecord, decoded. */
export interface KRaftVersionRecord {
  version: number
  kRaftVersion: number
}

function encodeKRaftVersionRecord(writer: Writer, message: KRaftVersionRecordInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('KRaftVersionRecord', version)
  const { version: version_, kRaftVersion } = message
  writer.writeInt16(version_)
  writer.writeInt16(kRaftVersion)
  writer.writeUnsignedVarint(0)
}

function decodeKRaftVersionRecord(reader: Reader, version: number): KRaftVersionRecord {
  if (version < 0 || version > 0) throw unsupportedVersion('KRaftVersionRecord', version)
  const version_ = reader.readInt16()
  const kRaftVersion = reader.readInt16()
  reader.skipTaggedFields()
  return { version: version_, kRaftVersion }
}

/** KRaftVersionRecord: version 0, flexible from 0. */
export const kRaftVersionRecord: MessageCodec<KRaftVersionRecordInput, KRaftVersionRecord> = {
  name: 'KRaftVersionRecord',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  encode: encodeKRaftVersionRecord,
  decode: decodeKRaftVersionRecord,
}
