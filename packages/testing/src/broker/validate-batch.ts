import { ErrorCode, KafkaError } from '@kclient/errors'
import { RecordBatch } from '@kclient/protocol'
import type { TopicConfig } from './topic-config.ts'

/** A record for whose sake a batch is refused (KIP-467). */
interface RecordProblem {
  /** Position of the record in its batch. */
  readonly batchIndex: number
  readonly message: string
}

/** Why a batch is refused. */
export interface BatchRefusal {
  readonly code: number
  readonly message: string
  readonly records: readonly RecordProblem[]
}

/** What a broker needs to know to judge a produced batch. */
export interface ValidationContext {
  readonly produceVersion: number
  readonly config: TopicConfig
  readonly now: number
  /** Whether every record is walked over, although nothing in the header asks for it. */
  readonly everyRecord: boolean
}

/** The batch of one partition of a Produce request, or why it is refused; in the order in which Kafka finds faults. */
export function validateBatch(bytes: Buffer | null, context: ValidationContext): RecordBatch | BatchRefusal {
  try {
    return check(bytes, context)
  } catch (error) {
    // A length or format that cannot be, found by whatever looked at it first.
    if (error instanceof KafkaError) return refusal(ErrorCode.CORRUPT_MESSAGE, error.message)
    throw error
  }
}

function check(bytes: Buffer | null, context: ValidationContext): RecordBatch | BatchRefusal {
  const { INVALID_RECORD, UNSUPPORTED_COMPRESSION_TYPE, MESSAGE_TOO_LARGE, CORRUPT_MESSAGE } = ErrorCode
  const batch = bytes === null ? null : RecordBatch.read(bytes)
  if (bytes === null || batch === null) return refusal(INVALID_RECORD, 'There is no complete record batch')
  if (batch.end < bytes.length) return refusal(INVALID_RECORD, 'There is more than one record batch')
  if (batch.magic !== 2) return refusal(INVALID_RECORD, `The batch has format ${batch.magic} instead of 2`)
  if (batch.compression === 'zstd' && context.produceVersion < 7) {
    return refusal(UNSUPPORTED_COMPRESSION_TYPE, 'zstd is for Produce from version 7 on')
  }
  if (batch.baseOffset !== 0n) return refusal(INVALID_RECORD, `The base offset is ${batch.baseOffset} instead of 0`)
  const { maxMessageBytes } = context.config
  if (batch.sizeInBytes > maxMessageBytes) {
    return refusal(MESSAGE_TOO_LARGE, `The batch has ${batch.sizeInBytes} bytes, and ${maxMessageBytes} are allowed`)
  }
  if (!batch.crcIsValid()) return refusal(CORRUPT_MESSAGE, 'The checksum does not fit the batch')
  return checkHeader(batch) ?? checkRecords(batch, context) ?? batch
}

function checkHeader(batch: RecordBatch): BatchRefusal | undefined {
  const { recordCount, lastOffsetDelta } = batch
  if (recordCount <= 0) return refusal(ErrorCode.INVALID_RECORD, `The batch declares ${recordCount} records`)
  if (lastOffsetDelta !== recordCount - 1) {
    const message = `The batch declares ${recordCount} records and a last offset delta of ${lastOffsetDelta}`
    return refusal(ErrorCode.INVALID_RECORD, message)
  }
  if (batch.isControl) return refusal(ErrorCode.INVALID_RECORD, 'Clients do not write control batches')
  if (batch.producerId >= 0n && batch.baseSequence < 0) {
    return refusal(ErrorCode.INVALID_RECORD, `Base sequence ${batch.baseSequence} with producer id ${batch.producerId}`)
  }
  if (batch.isTransactional && batch.producerId < 0n) {
    return refusal(ErrorCode.INVALID_RECORD, 'The batch is transactional and has no producer id')
  }
  return undefined
}

// Records are walked over only when something may be wrong with one of them: the header says enough otherwise.
function checkRecords(batch: RecordBatch, context: ValidationContext): BatchRefusal | undefined {
  const { config, now } = context
  const latest = now + config.timestampAfterMaxMs
  const earliest = now - config.timestampBeforeMaxMs
  const checksTimes = !config.usesLogAppendTime
  if (checksTimes && batch.timestampType === 1) {
    return refusal(ErrorCode.INVALID_TIMESTAMP, 'A producer does not set the timestamp type LogAppendTime')
  }
  const timesMayBeOff = checksTimes && (batch.maxTimestamp > latest || earliest > 0)
  if (!timesMayBeOff && !config.isCompacted && !context.everyRecord) return undefined

  const timeless: RecordProblem[] = []
  const keyless: RecordProblem[] = []
  const cursor = batch.records()
  for (let batchIndex = 0; cursor.next(); batchIndex++) {
    if (cursor.offsetDelta !== batchIndex) {
      return refusal(ErrorCode.INVALID_RECORD, `Record ${batchIndex} has offset delta ${cursor.offsetDelta}`)
    }
    const { timestamp } = cursor
    if (checksTimes && timestamp !== -1 && (timestamp > latest || timestamp < earliest)) {
      timeless.push({ batchIndex, message: `Timestamp ${timestamp} is not between ${earliest} and ${latest}` })
    }
    if (config.isCompacted && cursor.keyStart < 0) {
      keyless.push({ batchIndex, message: 'A compacted topic takes no record without a key' })
    }
  }
  if (timeless.length > 0) {
    return { code: ErrorCode.INVALID_TIMESTAMP, message: 'Records have invalid timestamps', records: timeless }
  }
  if (keyless.length > 0) {
    return { code: ErrorCode.INVALID_RECORD, message: 'Records are invalid', records: keyless }
  }
  return undefined
}

function refusal(code: number, message: string): BatchRefusal {
  return { code, message, records: [] }
}
