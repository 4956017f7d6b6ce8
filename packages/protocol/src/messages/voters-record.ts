// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { MessageCodec } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** VotersRecord, to encode. */
export interface VotersRecordInput {
  readonly version: number
  readonly voters: readonly VotersRecordVoterInput[]
}

/** Part of {@link VotersRecordInput}. */
export interface VotersRecordVoterInput {
  readonly voterId: number
  readonly voterDirectoryId: Uuid
  readonly endpoints: readonly VotersRecordEndpointInput[]
  readonly kRaftVersionFeature: VotersRecordKRaftVersionFeatureInput
}

/** Part of {@link VotersRecordInput}. */
export interface VotersRecordKRaftVersionFeatureInput {
  readonly minSupportedVersion: number
  readonly maxSupportedVersion: number
}

/** Part of {@link VotersRecordInput}. */
export interface VotersRecordEndpointInput {
  readonly name: string
  readonly host: string
  readonly port: number
}

/** VotersRecord, decoded. */
export interface VotersRecord {
  version: number
  voters: VotersRecordVoter[]
}

/** Part of {@link VotersRecord}. */
export interface VotersRecordVoter {
  voterId: number
  voterDirectoryId: Uuid
  endpoints: VotersRecordEndpoint[]
  kRaftVersionFeature: VotersRecordKRaftVersionFeature
}

/** Part of {@link VotersRecord}. */
export interface VotersRecordKRaftVersionFeature {
  minSupportedVersion: number
  maxSupportedVersion: number
}

/** Part of {@link VotersRecord}. */
export interface VotersRecordEndpoint {
  name: string
  host: string
  port: number
}

function encodeVotersRecordEndpoint(writer: Writer, message: VotersRecordEndpointInput): void {
  const { name, host, port } = message
  writer.writeCompactString(name)
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeUnsignedVarint(0)
}

function encodeVotersRecordKRaftVersionFeature(writer: Writer, message: VotersRecordKRaftVersionFeatureInput): void {
  const { minSupportedVersion, maxSupportedVersion } = message
  writer.writeInt16(minSupportedVersion)
  writer.writeInt16(maxSupportedVersion)
  writer.writeUnsignedVarint(0)
}

function encodeVotersRecordVoter(writer: Writer, message: VotersRecordVoterInput): void {
  const { voterId, voterDirectoryId, endpoints, kRaftVersionFeature } = message
  writer.writeInt32(voterId)
  writer.writeUuid(voterDirectoryId)
  writer.writeCompactArrayLength(endpoints.length)
  for (const element of endpoints) encodeVotersRecordEndpoint(writer, element)
  encodeVotersRecordKRaftVersionFeature(writer, kRaftVersionFeature)
  writer.writeUnsignedVarint(0)
}

function encodeVotersRecord(writer: Writer, message: VotersRecordInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('VotersRecord', version)
  const { version: version_, voters } = message
  writer.writeInt16(version_)
  writer.writeCompactArrayLength(voters.length)
  for (const element of voters) encodeVotersRecordVoter(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeVotersRecordEndpoint(reader: Reader): VotersRecordEndpoint {
  const name = reader.readCompactString()
  const host = reader.readCompactString()
  const port = reader.readUint16()
  reader.skipTaggedFields()
  return { name, host, port }
}

function decodeVotersRecordKRaftVersionFeature(reader: Reader): VotersRecordKRaftVersionFeature {
  const minSupportedVersion = reader.readInt16()
  const maxSupportedVersion = reader.readInt16()
  reader.skipTaggedFields()
  return { minSupportedVersion, maxSupportedVersion }
}

function decodeVotersRecordVoter(reader: Reader): VotersRecordVoter {
  const voterId = reader.readInt32()
  const voterDirectoryId = reader.readUuid()
  const endpoints: VotersRecordEndpoint[] = []
  for (let left = reader.readCompactArrayLength(5); left > 0; left--) {
    endpoints.push(decodeVotersRecordEndpoint(reader))
  }
  const kRaftVersionFeature = decodeVotersRecordKRaftVersionFeature(reader)
  reader.skipTaggedFields()
  return { voterId, voterDirectoryId, endpoints, kRaftVersionFeature }
}

function decodeVotersRecord(reader: Reader, version: number): VotersRecord {
  if (version < 0 || version > 0) throw unsupportedVersion('VotersRecord', version)
  const version_ = reader.readInt16()
  const voters: VotersRecordVoter[] = []
  for (let left = reader.readCompactArrayLength(27); left > 0; left--) {
    voters.push(decodeVotersRecordVoter(reader))
  }
  reader.skipTaggedFields()
  return { version: version_, voters }
}

/** VotersRecord: version 0, flexible from 0. */
export const votersRecord: MessageCodec<VotersRecordInput, VotersRecord> = {
  name: 'VotersRecord',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  encode: encodeVotersRecord,
  decode: decodeVotersRecord,
}
