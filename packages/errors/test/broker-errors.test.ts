import { describe, expect, test } from 'vitest'
import * as errors from '../src/index.ts'
import {
  BrokerResponseError,
  brokerError,
  brokerErrorInfo,
  brokerErrors,
  ErrorCode,
  KafkaError,
  OffsetOutOfRangeError,
  UnknownError,
} from '../src/index.ts'

const byName = errors as unknown as Record<string, abstract new () => KafkaError>

describe('the table', () => {
  test('names each number once, without gaps', () => {
    expect(brokerErrors.map(info => info.number)).toEqual(Array.from({ length: brokerErrors.length }, (_, i) => i - 1))
    expect(new Set(brokerErrors.map(info => info.name)).size).toBe(brokerErrors.length)
    expect(new Set(brokerErrors.map(info => info.className)).size).toBe(brokerErrors.length)
    expect(Object.entries(ErrorCode)).toEqual(brokerErrors.map(info => [info.name, info.number]))
  })

  test.each(brokerErrors.filter(info => info.number !== 0))('$name ($number) has its class', info => {
    const error = brokerError(info.number)
    const errorClass = byName[info.className]
    expect(errorClass).toBeDefined()
    expect(error).toBeInstanceOf(errorClass)
    expect(error).toBeInstanceOf(BrokerResponseError)
    expect(error).toBeInstanceOf(KafkaError)
    expect(error).toMatchObject({
      name: info.className,
      number: info.number,
      code: info.name,
      retriable: info.retriable,
    })
    expect(error.refreshMetadata).toBe(info.refreshMetadata)
    expect(error.refreshCoordinator).toBe(info.refreshCoordinator)
    expect(error.message).toBe(info.message)
    expect(info.message).toMatch(/^[A-Za-z]/)
  })

  test('says what a client should do', () => {
    const of = (number: number): unknown[] => {
      const { retriable, refreshMetadata, refreshCoordinator, transaction } = brokerErrorInfo(number)
      return [retriable, refreshMetadata, refreshCoordinator, transaction]
    }
    expect(of(ErrorCode.NOT_LEADER_OR_FOLLOWER)).toEqual([true, true, false, 'refresh-retriable'])
    expect(of(ErrorCode.NOT_COORDINATOR)).toEqual([true, false, true, 'refresh-retriable'])
    expect(of(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS)).toEqual([true, false, false, 'retriable'])
    expect(of(ErrorCode.TRANSACTION_ABORTABLE)).toEqual([false, false, false, 'abortable'])
    expect(of(ErrorCode.UNKNOWN_MEMBER_ID)).toEqual([false, false, false, 'application-recoverable'])
    expect(of(ErrorCode.TOPIC_AUTHORIZATION_FAILED)).toEqual([false, false, false, 'invalid-configuration'])
    expect(of(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)).toEqual([false, false, false, 'fatal'])
    expect(of(ErrorCode.NONE)).toEqual([false, false, false, 'none'])
  })
})

describe('brokerError', () => {
  test('tells what the broker wrote, and where it happened', () => {
    const error = brokerError(ErrorCode.NOT_LEADER_OR_FOLLOWER, {
      topic: 'orders',
      partition: 3,
      broker: '1 (kafka:9092)',
      message: 'moved to 2',
    })
    expect(error.message).toMatch(/: moved to 2 \(orders-3, broker 1 \(kafka:9092\)\)$/)
    expect(error).toMatchObject({ topic: 'orders', partition: 3, broker: '1 (kafka:9092)' })
  })

  test('keeps a number that it does not know', () => {
    const error = brokerError(32_000)
    expect(error).toBeInstanceOf(UnknownError)
    expect(error).toMatchObject({ number: 32_000, code: 'UNKNOWN_SERVER_ERROR', retriable: false })
    expect(error.message).toMatch(/32000/)
  })

  test('makes an out-of-range offset a position', () => {
    const error = brokerError(ErrorCode.OFFSET_OUT_OF_RANGE, { topic: 't', partition: 0, offset: 17n })
    expect(error).toBeInstanceOf(OffsetOutOfRangeError)
    expect((error as OffsetOutOfRangeError).positions).toEqual([{ topic: 't', partition: 0, offset: 17n }])
    expect((brokerError(1) as OffsetOutOfRangeError).positions).toEqual([])
  })

  test('refuses 0, which is no error', () => {
    expect(() => brokerError(0)).toThrow(RangeError)
  })

  test('lets the caller overrule what the table says', () => {
    expect(brokerError(ErrorCode.INVALID_PRODUCER_EPOCH).fatal).toBe(false)
    expect(brokerError(ErrorCode.INVALID_PRODUCER_EPOCH, { fatal: true }).fatal).toBe(true)
    expect(brokerError(ErrorCode.REQUEST_TIMED_OUT, { retriable: false }).retriable).toBe(false)
  })

  test('is fatal when the identity of the client belongs to another', () => {
    expect(
      brokerErrors.filter(info => info.number !== 0 && brokerError(info.number).fatal).map(info => info.name),
    ).toEqual(['TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'FENCED_INSTANCE_ID', 'PRODUCER_FENCED'])
  })
})
