// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion, ZERO_UUID } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** ProduceRequest, to encode. */
export interface ProduceRequestInput {
  /** Default `null`. */
  readonly transactionalId?: string | null | undefined
  readonly acks: number
  readonly timeoutMs: number
  readonly topicData: readonly ProduceRequestTopicProduceDataInput[]
}

/** Part of {@link ProduceRequestInput}. */
export interface ProduceRequestTopicProduceDataInput {
  /** Versions 3 to 12, not sent in others; default `''`. */
  readonly name?: string | undefined
  /** Versions 13+, not sent in others; default the zero UUID. */
  readonly topicId?: Uuid | undefined
  readonly partitionData: readonly ProduceRequestPartitionProduceDataInput[]
}

/** Part of {@link ProduceRequestInput}. */
export interface ProduceRequestPartitionProduceDataInput {
  readonly index: number
  readonly records: Uint8Array | null
}

/** ProduceRequest, decoded. */
export interface ProduceRequest {
  /** Default `null`. */
  transactionalId: string | null
  acks: number
  timeoutMs: number
  topicData: ProduceRequestTopicProduceData[]
}

/** Part of {@link ProduceRequest}. */
export interface ProduceRequestTopicProduceData {
  /** Versions 3 to 12, not sent in others; default `''`. */
  name: string
  /** Versions 13+, not sent in others; default the zero UUID. */
  topicId: Uuid
  partitionData: ProduceRequestPartitionProduceData[]
}

/** Part of {@link ProduceRequest}. */
export interface ProduceRequestPartitionProduceData {
  index: number
  records: Buffer | null
}

function encodeProduceRequestPartitionProduceData(writer: Writer, message: ProduceRequestPartitionProduceDataInput, version: number): void {
  const flexible = version >= 9
  const { index, records } = message
  writer.writeInt32(index)
  if (flexible) writer.writeCompactNullableBytes(records)
  else writer.writeNullableBytes(records)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeProduceRequestTopicProduceData(writer: Writer, message: ProduceRequestTopicProduceDataInput, version: number): void {
  const flexible = version >= 9
  const { name = '', topicId = ZERO_UUID, partitionData } = message
  if (version <= 12) {
    if (flexible) writer.writeCompactString(name)
    else writer.writeString(name)
  }
  if (version >= 13) {
    writer.writeUuid(topicId)
  }
  if (flexible) writer.writeCompactArrayLength(partitionData.length)
  else writer.writeArrayLength(partitionData.length)
  for (const element of partitionData) encodeProduceRequestPartitionProduceData(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeProduceRequest(writer: Writer, message: ProduceRequestInput, version: number): void {
  if (version < 3 || version > 13) throw unsupportedVersion('ProduceRequest', version)
  const flexible = version >= 9
  const { transactionalId = null, acks, timeoutMs, topicData } = message
  if (flexible) writer.writeCompactNullableString(transactionalId)
  else writer.writeNullableString(transactionalId)
  writer.writeInt16(acks)
  writer.writeInt32(timeoutMs)
  if (flexible) writer.writeCompactArrayLength(topicData.length)
  else writer.writeArrayLength(topicData.length)
  for (const element of topicData) encodeProduceRequestTopicProduceData(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeProduceRequestPartitionProduceData(reader: Reader, version: number): ProduceRequestPartitionProduceData {
  const flexible = version >= 9
  const index = reader.readInt32()
  const records = flexible ? reader.readCompactNullableBytes() : reader.readNullableBytes()
  if (flexible) reader.skipTaggedFields()
  return { index, records }
}

function decodeProduceRequestTopicProduceData(reader: Reader, version: number): ProduceRequestTopicProduceData {
  const flexible = version >= 9
  let name: string = ''
  if (version <= 12) {
    name = flexible ? reader.readCompactString() : reader.readString()
  }
  let topicId: Uuid = ZERO_UUID
  if (version >= 13) {
    topicId = reader.readUuid()
  }
  const partitionData: ProduceRequestPartitionProduceData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(6) : reader.readArrayLength(8); left > 0; left--) {
    partitionData.push(decodeProduceRequestPartitionProduceData(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { name, topicId, partitionData }
}

function decodeProduceRequest(reader: Reader, version: number): ProduceRequest {
  if (version < 3 || version > 13) throw unsupportedVersion('ProduceRequest', version)
  const flexible = version >= 9
  const transactionalId = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const acks = reader.readInt16()
  const timeoutMs = reader.readInt32()
  const topicData: ProduceRequestTopicProduceData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(2) : reader.readArrayLength(6); left > 0; left--) {
    topicData.push(decodeProduceRequestTopicProduceData(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { transactionalId, acks, timeoutMs, topicData }
}

/** ProduceResponse, to encode. */
export interface ProduceResponseInput {
  readonly responses: readonly ProduceResponseTopicProduceResponseInput[]
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  /** Versions 10+; default `[]`. */
  readonly nodeEndpoints?: readonly ProduceResponseNodeEndpointInput[] | undefined
}

/** Part of {@link ProduceResponseInput}. */
export interface ProduceResponseNodeEndpointInput {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  /** Default `null`. */
  readonly rack?: string | null | undefined
}

/** Part of {@link ProduceResponseInput}. */
export interface ProduceResponseTopicProduceResponseInput {
  /** Versions 3 to 12, not sent in others; default `''`. */
  readonly name?: string | undefined
  /** Versions 13+, not sent in others; default the zero UUID. */
  readonly topicId?: Uuid | undefined
  readonly partitionResponses: readonly ProduceResponsePartitionProduceResponseInput[]
}

/** Part of {@link ProduceResponseInput}. */
export interface ProduceResponsePartitionProduceResponseInput {
  readonly index: number
  readonly errorCode: number
  readonly baseOffset: bigint
  /** Default `-1`. */
  readonly logAppendTimeMs?: number | undefined
  /** Versions 5+, not sent in others; default `-1n`. */
  readonly logStartOffset?: bigint | undefined
  /** Versions 8+, not sent in others; default `[]`. */
  readonly recordErrors?: readonly ProduceResponseBatchIndexAndErrorMessageInput[] | undefined
  /** Versions 8+, not sent in others; default `null`. */
  readonly errorMessage?: string | null | undefined
  /** Versions 10+; default a struct of defaults. */
  readonly currentLeader?: ProduceResponseLeaderIdAndEpochInput | undefined
}

/** Part of {@link ProduceResponseInput}. */
export interface ProduceResponseLeaderIdAndEpochInput {
  /** Default `-1`. */
  readonly leaderId?: number | undefined
  /** Default `-1`. */
  readonly leaderEpoch?: number | undefined
}

/** Part of {@link ProduceResponseInput}. */
export interface ProduceResponseBatchIndexAndErrorMessageInput {
  readonly batchIndex: number
  /** Default `null`. */
  readonly batchIndexErrorMessage?: string | null | undefined
}

/** ProduceResponse, decoded. */
export interface ProduceResponse {
  responses: ProduceResponseTopicProduceResponse[]
  /** Default `0`. */
  throttleTimeMs: number
  /** Versions 10+; default `[]`. */
  nodeEndpoints: ProduceResponseNodeEndpoint[]
}

/** Part of {@link ProduceResponse}. */
export interface ProduceResponseNodeEndpoint {
  nodeId: number
  host: string
  port: number
  /** Default `null`. */
  rack: string | null
}

/** Part of {@link ProduceResponse}. */
export interface ProduceResponseTopicProduceResponse {
  /** Versions 3 to 12, not sent in others; default `''`. */
  name: string
  /** Versions 13+, not sent in others; default the zero UUID. */
  topicId: Uuid
  partitionResponses: ProduceResponsePartitionProduceResponse[]
}

/** Part of {@link ProduceResponse}. */
export interface ProduceResponsePartitionProduceResponse {
  index: number
  errorCode: number
  baseOffset: bigint
  /** Default `-1`. */
  logAppendTimeMs: number
  /** Versions 5+, not sent in others; default `-1n`. */
  logStartOffset: bigint
  /** Versions 8+, not sent in others; default `[]`. */
  recordErrors: ProduceResponseBatchIndexAndErrorMessage[]
  /** Versions 8+, not sent in others; default `null`. */
  errorMessage: string | null
  /** Versions 10+; default a struct of defaults. */
  currentLeader: ProduceResponseLeaderIdAndEpoch
}

/** Part of {@link ProduceResponse}. */
export interface ProduceResponseLeaderIdAndEpoch {
  /** Default `-1`. */
  leaderId: number
  /** Default `-1`. */
  leaderEpoch: number
}

/** Part of {@link ProduceResponse}. */
export interface ProduceResponseBatchIndexAndErrorMessage {
  batchIndex: number
  /** Default `null`. */
  batchIndexErrorMessage: string | null
}

const defaultProduceResponseLeaderIdAndEpoch: ProduceResponseLeaderIdAndEpoch = Object.freeze({ leaderId: -1, leaderEpoch: -1 })

function isDefaultProduceResponseLeaderIdAndEpoch(value: ProduceResponseLeaderIdAndEpochInput): boolean {
  return value === defaultProduceResponseLeaderIdAndEpoch || ((value.leaderId ?? -1) === -1 && (value.leaderEpoch ?? -1) === -1)
}

function encodeProduceResponseBatchIndexAndErrorMessage(writer: Writer, message: ProduceResponseBatchIndexAndErrorMessageInput, version: number): void {
  const flexible = version >= 9
  const { batchIndex, batchIndexErrorMessage = null } = message
  writer.writeInt32(batchIndex)
  if (flexible) writer.writeCompactNullableString(batchIndexErrorMessage)
  else writer.writeNullableString(batchIndexErrorMessage)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeProduceResponseLeaderIdAndEpoch(writer: Writer, message: ProduceResponseLeaderIdAndEpochInput): void {
  const { leaderId = -1, leaderEpoch = -1 } = message
  writer.writeInt32(leaderId)
  writer.writeInt32(leaderEpoch)
  writer.writeUnsignedVarint(0)
}

function encodeProduceResponsePartitionProduceResponse(writer: Writer, message: ProduceResponsePartitionProduceResponseInput, version: number): void {
  const flexible = version >= 9
  const { index, errorCode, baseOffset, logAppendTimeMs = -1, logStartOffset = -1n, recordErrors = [], errorMessage = null, currentLeader = defaultProduceResponseLeaderIdAndEpoch } = message
  writer.writeInt32(index)
  writer.writeInt16(errorCode)
  writer.writeInt64(baseOffset)
  writer.writeInt64FromNumber(logAppendTimeMs)
  if (version >= 5) {
    writer.writeInt64(logStartOffset)
  }
  if (version >= 8) {
    if (flexible) writer.writeCompactArrayLength(recordErrors.length)
    else writer.writeArrayLength(recordErrors.length)
    for (const element of recordErrors) encodeProduceResponseBatchIndexAndErrorMessage(writer, element, version)
    if (flexible) writer.writeCompactNullableString(errorMessage)
    else writer.writeNullableString(errorMessage)
  }
  if (version < 10 && !isDefaultProduceResponseLeaderIdAndEpoch(currentLeader)) throw unsupportedField('ProduceResponsePartitionProduceResponse', 'currentLeader', version)
  if (flexible) {
    const hasCurrentLeader = version >= 10 && !isDefaultProduceResponseLeaderIdAndEpoch(currentLeader)
    writer.writeUnsignedVarint(hasCurrentLeader ? 1 : 0)
    if (hasCurrentLeader) {
      const mark = writer.beginTaggedField(0)
      encodeProduceResponseLeaderIdAndEpoch(writer, currentLeader)
      writer.endTaggedField(mark)
    }
  }
}

function encodeProduceResponseTopicProduceResponse(writer: Writer, message: ProduceResponseTopicProduceResponseInput, version: number): void {
  const flexible = version >= 9
  const { name = '', topicId = ZERO_UUID, partitionResponses } = message
  if (version <= 12) {
    if (flexible) writer.writeCompactString(name)
    else writer.writeString(name)
  }
  if (version >= 13) {
    writer.writeUuid(topicId)
  }
  if (flexible) writer.writeCompactArrayLength(partitionResponses.length)
  else writer.writeArrayLength(partitionResponses.length)
  for (const element of partitionResponses) encodeProduceResponsePartitionProduceResponse(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeProduceResponseNodeEndpoint(writer: Writer, message: ProduceResponseNodeEndpointInput): void {
  const { nodeId, host, port, rack = null } = message
  writer.writeInt32(nodeId)
  writer.writeCompactString(host)
  writer.writeInt32(port)
  writer.writeCompactNullableString(rack)
  writer.writeUnsignedVarint(0)
}

function encodeProduceResponse(writer: Writer, message: ProduceResponseInput, version: number): void {
  if (version < 3 || version > 13) throw unsupportedVersion('ProduceResponse', version)
  const flexible = version >= 9
  const { responses, throttleTimeMs = 0, nodeEndpoints = [] } = message
  if (flexible) writer.writeCompactArrayLength(responses.length)
  else writer.writeArrayLength(responses.length)
  for (const element of responses) encodeProduceResponseTopicProduceResponse(writer, element, version)
  writer.writeInt32(throttleTimeMs)
  if (version < 10 && nodeEndpoints.length !== 0) throw unsupportedField('ProduceResponse', 'nodeEndpoints', version)
  if (flexible) {
    const hasNodeEndpoints = version >= 10 && nodeEndpoints.length !== 0
    writer.writeUnsignedVarint(hasNodeEndpoints ? 1 : 0)
    if (hasNodeEndpoints) {
      const mark = writer.beginTaggedField(0)
      writer.writeCompactArrayLength(nodeEndpoints.length)
      for (const element of nodeEndpoints) encodeProduceResponseNodeEndpoint(writer, element)
      writer.endTaggedField(mark)
    }
  }
}

function decodeProduceResponseBatchIndexAndErrorMessage(reader: Reader, version: number): ProduceResponseBatchIndexAndErrorMessage {
  const flexible = version >= 9
  const batchIndex = reader.readInt32()
  const batchIndexErrorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  if (flexible) reader.skipTaggedFields()
  return { batchIndex, batchIndexErrorMessage }
}

function decodeProduceResponseLeaderIdAndEpoch(reader: Reader): ProduceResponseLeaderIdAndEpoch {
  const leaderId = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  reader.skipTaggedFields()
  return { leaderId, leaderEpoch }
}

function decodeProduceResponsePartitionProduceResponse(reader: Reader, version: number): ProduceResponsePartitionProduceResponse {
  const flexible = version >= 9
  const index = reader.readInt32()
  const errorCode = reader.readInt16()
  const baseOffset = reader.readInt64()
  const logAppendTimeMs = reader.readInt64AsNumber()
  let logStartOffset: bigint = -1n
  if (version >= 5) {
    logStartOffset = reader.readInt64()
  }
  const recordErrors: ProduceResponseBatchIndexAndErrorMessage[] = []
  let errorMessage: string | null = null
  if (version >= 8) {
    for (let left = flexible ? reader.readCompactArrayLength(6) : reader.readArrayLength(6); left > 0; left--) {
      recordErrors.push(decodeProduceResponseBatchIndexAndErrorMessage(reader, version))
    }
    errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  }
  let currentLeader: ProduceResponseLeaderIdAndEpoch = defaultProduceResponseLeaderIdAndEpoch
  if (flexible) {
    for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
      const tag = reader.readUnsignedVarint()
      const end = reader.readTaggedFieldEnd()
      if (tag === 0 && version >= 10) {
        currentLeader = decodeProduceResponseLeaderIdAndEpoch(reader)
      } else {
        reader.skipTo(end)
      }
      reader.expectPosition(end)
    }
  }
  return { index, errorCode, baseOffset, logAppendTimeMs, logStartOffset, recordErrors, errorMessage, currentLeader }
}

function decodeProduceResponseTopicProduceResponse(reader: Reader, version: number): ProduceResponseTopicProduceResponse {
  const flexible = version >= 9
  let name: string = ''
  if (version <= 12) {
    name = flexible ? reader.readCompactString() : reader.readString()
  }
  let topicId: Uuid = ZERO_UUID
  if (version >= 13) {
    topicId = reader.readUuid()
  }
  const partitionResponses: ProduceResponsePartitionProduceResponse[] = []
  for (let left = flexible ? reader.readCompactArrayLength(33) : reader.readArrayLength(22); left > 0; left--) {
    partitionResponses.push(decodeProduceResponsePartitionProduceResponse(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { name, topicId, partitionResponses }
}

function decodeProduceResponseNodeEndpoint(reader: Reader): ProduceResponseNodeEndpoint {
  const nodeId = reader.readInt32()
  const host = reader.readCompactString()
  const port = reader.readInt32()
  const rack = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { nodeId, host, port, rack }
}

function decodeProduceResponse(reader: Reader, version: number): ProduceResponse {
  if (version < 3 || version > 13) throw unsupportedVersion('ProduceResponse', version)
  const flexible = version >= 9
  const responses: ProduceResponseTopicProduceResponse[] = []
  for (let left = flexible ? reader.readCompactArrayLength(2) : reader.readArrayLength(6); left > 0; left--) {
    responses.push(decodeProduceResponseTopicProduceResponse(reader, version))
  }
  const throttleTimeMs = reader.readInt32()
  let nodeEndpoints: ProduceResponseNodeEndpoint[] = []
  if (flexible) {
    for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
      const tag = reader.readUnsignedVarint()
      const end = reader.readTaggedFieldEnd()
      if (tag === 0 && version >= 10) {
        nodeEndpoints = []
        for (let left = reader.readCompactArrayLength(11); left > 0; left--) {
          nodeEndpoints.push(decodeProduceResponseNodeEndpoint(reader))
        }
      } else {
        reader.skipTo(end)
      }
      reader.expectPosition(end)
    }
  }
  return { responses, throttleTimeMs, nodeEndpoints }
}

/** Produce, key 0: versions 3 to 13, flexible from 9. */
export const produceApi: Api<ProduceRequestInput, ProduceRequest, ProduceResponseInput, ProduceResponse> = {
  key: 0,
  name: 'Produce',
  minVersion: 3,
  maxVersion: 13,
  maxUnstableVersion: 13,
  flexibleFrom: 9,
  sensitive: ['records'],
  requestHeaderVersion: version => (version >= 9 ? 2 : 1),
  responseHeaderVersion: version => (version >= 9 ? 1 : 0),
  encodeRequest: encodeProduceRequest,
  decodeRequest: decodeProduceRequest,
  encodeResponse: encodeProduceResponse,
  decodeResponse: decodeProduceResponse,
}
