// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { MessageCodec } from '../api.ts'
import { unsupportedField, unsupportedVersion, ZERO_UUID } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** LeaderChangeMessage, to encode. */
export interface LeaderChangeMessageInput {
  readonly version: number
  readonly leaderId: number
  readonly voters: readonly LeaderChangeMessageVoterInput[]
  readonly grantingVoters: readonly LeaderChangeMessageVoterInput[]
}

/** Part of {@link LeaderChangeMessageInput}. */
export interface LeaderChangeMessageVoterInput {
  readonly voterId: number
  /** Versions 1+; default the zero UUID. */
  readonly voterDirectoryId?: Uuid | undefined
}

/** LeaderChangeMessage, decoded. */
export interface LeaderChangeMessage {
  version: number
  leaderId: number
  voters: LeaderChangeMessageVoter[]
  grantingVoters: LeaderChangeMessageVoter[]
}

/** Part of {@link LeaderChangeMessage}. */
export interface LeaderChangeMessageVoter {
  voterId: number
  /** Versions 1+; default the zero UUID. */
  voterDirectoryId: Uuid
}

function encodeLeaderChangeMessageVoter(writer: Writer, message: LeaderChangeMessageVoterInput, version: number): void {
  const { voterId, voterDirectoryId = ZERO_UUID } = message
  writer.writeInt32(voterId)
  if (version >= 1) {
    writer.writeUuid(voterDirectoryId)
  } else {
    if (voterDirectoryId !== ZERO_UUID) throw unsupportedField('LeaderChangeMessageVoter', 'voterDirectoryId', version)
  }
  writer.writeUnsignedVarint(0)
}

function encodeLeaderChangeMessage(writer: Writer, message: LeaderChangeMessageInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('LeaderChangeMessage', version)
  const { version: version_, leaderId, voters, grantingVoters } = message
  writer.writeInt16(version_)
  writer.writeInt32(leaderId)
  writer.writeCompactArrayLength(voters.length)
  for (const element of voters) encodeLeaderChangeMessageVoter(writer, element, version)
  writer.writeCompactArrayLength(grantingVoters.length)
  for (const element of grantingVoters) encodeLeaderChangeMessageVoter(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function decodeLeaderChangeMessageVoter(reader: Reader, version: number): LeaderChangeMessageVoter {
  const voterId = reader.readInt32()
  let voterDirectoryId: Uuid = ZERO_UUID
  if (version >= 1) {
    voterDirectoryId = reader.readUuid()
  }
  reader.skipTaggedFields()
  return { voterId, voterDirectoryId }
}

function decodeLeaderChangeMessage(reader: Reader, version: number): LeaderChangeMessage {
  if (version < 0 || version > 1) throw unsupportedVersion('LeaderChangeMessage', version)
  const version_ = reader.readInt16()
  const leaderId = reader.readInt32()
  const voters: LeaderChangeMessageVoter[] = []
  for (let left = reader.readCompactArrayLength(5); left > 0; left--) {
    voters.push(decodeLeaderChangeMessageVoter(reader, version))
  }
  const grantingVoters: LeaderChangeMessageVoter[] = []
  for (let left = reader.readCompactArrayLength(5); left > 0; left--) {
    grantingVoters.push(decodeLeaderChangeMessageVoter(reader, version))
  }
  reader.skipTaggedFields()
  return { version: version_, leaderId, voters, grantingVoters }
}

/** LeaderChangeMessage: versions 0 to 1, flexible from 0. */
export const leaderChangeMessage: MessageCodec<LeaderChangeMessageInput, LeaderChangeMessage> = {
  name: 'LeaderChangeMessage',
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  encode: encodeLeaderChangeMessage,
  decode: decodeLeaderChangeMessage,
}
