export { codec, registerCodec } from './codecs/codec.ts'
export { type Codec, type CodecType, type CompressionType, defaultMaxDecompressedBytes } from './codecs/types.ts'
export { type Crc32c, crc32c, setCrc32c } from './crc32c.ts'
export { murmur2, toPositive } from './murmur2.ts'
export { type ControlBatchOptions, type ControlType, controlBatch } from './records/control-batch.ts'
export type { HeaderInput, Payload, RecordHeader } from './records/payload.ts'
export { RecordBatch } from './records/record-batch.ts'
export { recordBatchOverhead } from './records/batch-layout.ts'
export {
  asyncCompressionSize,
  type BatchCompression,
  RecordBatchBuilder,
  type RecordBatchBuilderOptions,
  type SealOptions,
} from './records/record-batch-builder.ts'
export { RecordCursor } from './records/record-cursor.ts'
export { addSequence, type SplitOptions, splitBatch } from './records/split-batch.ts'
export { restampBatch, stampLogAppendTime, stampOffset } from './records/stamp-batch.ts'
export { type AnyApi, type Api, type ApiInfo, type MessageCodec, neverFlexible } from './api.ts'
export { apiInfo, apiTable } from './messages/api-table.ts'
export { FrameAssembler, type FrameAssemblerOptions } from './wire/frame-assembler.ts'
export {
  encodeRequestFrame,
  encodeResponseFrame,
  readRequestHeader,
  readResponseHeader,
  type RequestHeader,
} from './wire/frame.ts'
export { maxArrayLength, maxStringBytes, maxTaggedFields } from './wire/limits.ts'
export { Reader } from './wire/reader.ts'
export { type Uuid, ZERO_UUID } from './wire/uuid.ts'
export { Writer } from './wire/writer.ts'
export { decodeAssignment, decodeSubscription, encodeAssignment, encodeSubscription } from './wire/consumer-protocol.ts'
export type {
  ConsumerProtocolAssignment,
  ConsumerProtocolAssignmentInput,
} from './messages/consumer-protocol-assignment.ts'
export type {
  ConsumerProtocolSubscription,
  ConsumerProtocolSubscriptionInput,
} from './messages/consumer-protocol-subscription.ts'
