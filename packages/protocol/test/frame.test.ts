import { KafkaProtocolError } from '@kclient/errors'
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeRequestFrame,
  encodeResponseFrame,
  encodeSubscription,
  FrameAssembler,
  Reader,
  readRequestHeader,
  readResponseHeader,
} from '@kclient/protocol'
import { apiVersionsApi } from '@kclient/protocol/messages/api-versions'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { produceApi } from '@kclient/protocol/messages/produce'
import { describe, expect, test } from 'vitest'

const heartbeat = { groupId: 'g', generationId: 3, memberId: 'm' }
const unsupported = { errorCode: 35, apiKeys: [] }

describe('request frames', () => {
  test('have a header without tags before the flexible versions', () => {
    const frame = Buffer.concat(encodeRequestFrame(heartbeatApi, 3, 258, 'me', heartbeat))
    expect(frame.toString('hex')).toBe(
      ['00000018', '000c', '0003', '00000102', '00026d65', '000167', '00000003', '00016d', 'ffff'].join(''),
    )
    const reader = new Reader(frame, 4)
    expect(readRequestHeader(reader)).toEqual({ apiKey: 12, apiVersion: 3, correlationId: 258, clientId: 'me' })
    expect(heartbeatApi.decodeRequest(reader, 3)).toEqual({ ...heartbeat, groupInstanceId: null })
    expect(reader.remaining).toBe(0)
  })

  test('have a header with tags from the flexible versions on, the client id never compact', () => {
    const frame = Buffer.concat(encodeRequestFrame(heartbeatApi, 4, 258, null, heartbeat))
    expect(frame.toString('hex')).toBe(
      ['00000015', '000c', '0004', '00000102', 'ffff', '00', '0267', '00000003', '026d', '00', '00'].join(''),
    )
    const reader = new Reader(frame, 4)
    expect(readRequestHeader(reader).clientId).toBeNull()
    expect(heartbeatApi.decodeRequest(reader, 4)).toEqual({ ...heartbeat, groupInstanceId: null })
  })

  test('carry records by reference', () => {
    const records = Buffer.alloc(5000)
    const partitionData = [{ index: 0, records }]
    const segments = encodeRequestFrame(produceApi, 9, 1, 'me', {
      acks: -1,
      timeoutMs: 1000,
      topicData: [{ name: 't', partitionData }],
    })
    expect(segments).toHaveLength(3)
    expect(segments[1]).toBe(records)
    const size = segments.reduce((sum, segment) => sum + segment.byteLength, 0)
    expect(segments[0]?.readInt32BE(0)).toBe(size - 4)
  })

  test('of an API that is not known are read as without tags', () => {
    const header = Buffer.from('270f0063000000050001610102', 'hex')
    const reader = new Reader(header)
    expect(readRequestHeader(reader)).toEqual({ apiKey: 9999, apiVersion: 99, correlationId: 5, clientId: 'a' })
    expect(reader.remaining).toBe(2)
  })

  test('of ControlledShutdown v0 have no client id', () => {
    expect(readRequestHeader(new Reader(Buffer.from('0007000000000005', 'hex'))).clientId).toBeNull()
  })

  test('of ApiVersions can be read for a version that is yet to come', () => {
    const reader = new Reader(Buffer.from('0012007f00000005ffff00', 'hex'))
    expect(readRequestHeader(reader)).toMatchObject({ apiKey: 18, apiVersion: 127 })
    expect(reader.remaining).toBe(0)
  })

  test('skip the tags of a header', () => {
    const reader = new Reader(Buffer.from('0001000d00000005ffff010702aabb7f', 'hex'))
    readRequestHeader(reader)
    expect(reader.readInt8()).toBe(0x7f)
  })
})

describe('response frames', () => {
  test('have a header with tags from the flexible versions on', () => {
    const body = { responses: [] }
    expect(Buffer.concat(encodeResponseFrame(fetchApi, 11, 7, body)).toString('hex')).toBe(
      '00000012' + '00000007' + '00000000' + '0000' + '00000000' + '00000000',
    )
    const flexible = Buffer.concat(encodeResponseFrame(fetchApi, 12, 7, body))
    expect(flexible.toString('hex')).toBe('00000011' + '00000007' + '00' + '00000000' + '0000' + '00000000' + '0100')
    const reader = new Reader(flexible, 4)
    expect(readResponseHeader(reader, fetchApi, 12)).toBe(7)
    expect(fetchApi.decodeResponse(reader, 12)).toMatchObject({ responses: [], nodeEndpoints: [] })
  })

  test('of ApiVersions never have tags in the header', () => {
    for (const version of [0, 3, 4]) {
      const frame = Buffer.concat(encodeResponseFrame(apiVersionsApi, version, 7, unsupported))
      expect(frame.readInt16BE(8)).toBe(35)
      const reader = new Reader(frame, 4)
      expect(readResponseHeader(reader, apiVersionsApi, version)).toBe(7)
      expect(apiVersionsApi.decodeResponse(reader, version)).toMatchObject(unsupported)
    }
  })
})

describe('FrameAssembler', () => {
  const frame = (body: string): Buffer => {
    const bytes = Buffer.from(`0000${body}`)
    bytes.writeInt32BE(body.length)
    return bytes
  }

  function assembler(maxBytes = 1000): { frames: string[]; assembler: FrameAssembler } {
    const frames: string[] = []
    return { frames, assembler: new FrameAssembler({ maxBytes, onFrame: bytes => frames.push(bytes.toString()) }) }
  }

  const stream = (bodies: readonly string[]): Buffer =>
    Buffer.concat(
      bodies.map(body => {
        const size = Buffer.alloc(4)
        size.writeInt32BE(body.length)
        return Buffer.concat([size, Buffer.from(body)])
      }),
    )

  test('finds the same frames however the stream is cut', () => {
    const bodies = ['one', '', 'x'.repeat(300), '', 'last']
    const bytes = stream(bodies)
    for (const step of [1, 2, 3, 5, 7, 64, 299, 1000]) {
      const { frames, assembler: it } = assembler()
      for (let at = 0; at < bytes.length; at += step) it.push(bytes.subarray(at, at + step))
      expect(frames, `steps of ${step}`).toEqual(bodies)
      expect(it.pendingBytes).toBe(0)
    }
  })

  test('keeps nothing of a chunk after push', () => {
    const kept: Buffer[] = []
    const it = new FrameAssembler({ maxBytes: 10, onFrame: bytes => kept.push(bytes) })
    const chunk = stream(['abcd'])
    it.push(chunk)
    chunk.fill(0)
    expect(kept.map(String)).toEqual(['abcd'])
  })

  test('counts the bytes of an incomplete frame', () => {
    const { assembler: it } = assembler()
    it.push(Buffer.from([0, 0]))
    expect(it.pendingBytes).toBe(2)
    it.push(Buffer.from([0, 9, 1, 2, 3]))
    expect(it.pendingBytes).toBe(7)
  })

  test('refuses a frame above the limit before it is there, and says both sizes', () => {
    const { assembler: it, frames } = assembler(10)
    it.push(stream(['0123456789']))
    expect(frames).toEqual(['0123456789'])
    let error: unknown
    try {
      it.push(Buffer.from([0, 0, 0, 11]))
    } catch (cause) {
      error = cause
    }
    expect(error).toBeInstanceOf(KafkaProtocolError)
    expect(error).toMatchObject({ code: 'RESPONSE_TOO_LARGE', size: 11, limit: 10 })
  })

  test('takes a new limit for the next frame', () => {
    const { assembler: it, frames } = assembler(10)
    it.maxBytes = 11
    it.push(stream(['01234567890']))
    expect(frames).toHaveLength(1)
  })

  test.each([
    ['HTTP/1.1 400 Bad Request', /HTTP/],
    ['\x15\x03\x03\x00\x02', /TLS/],
    ['\x16\x03\x01\x02\x00', /TLS/],
    ['\xff\xff\xff\xff', /does not speak the Kafka protocol/],
  ])('says what speaks when it is not Kafka: %j', (text, message) => {
    expect(() => assembler(104_857_600).assembler.push(Buffer.from(text, 'latin1'))).toThrow(message)
  })

  test('stands at the next frame when the callback throws', () => {
    const frames: string[] = []
    const it = new FrameAssembler({
      maxBytes: 10,
      onFrame(bytes) {
        frames.push(String(bytes))
        if (frames.length === 1) throw new Error('from the callback')
      },
    })
    expect(() => it.push(frame('a'))).toThrow('from the callback')
    it.push(frame('b'))
    expect(frames).toEqual(['a', 'b'])
  })
})

describe('consumer protocol', () => {
  test('a subscription comes back, whatever its version', () => {
    const subscription = {
      topics: ['a', 'b'],
      userData: Buffer.from('u'),
      ownedPartitions: [{ topic: 'a', partitions: [1, 2] }],
      generationId: 4,
      rackId: 'r',
    }
    expect(decodeSubscription(encodeSubscription(subscription))).toEqual(subscription)
    expect(decodeSubscription(encodeSubscription({ topics: ['a'] }, 0))).toEqual({
      topics: ['a'],
      userData: null,
      ownedPartitions: [],
      generationId: -1,
      rackId: null,
    })
  })

  test('an assignment of a version that is yet to come is read as far as it is known', () => {
    const assignment = { assignedPartitions: [{ topic: 'a', partitions: [0] }], userData: null }
    const bytes = Buffer.concat([encodeAssignment(assignment), Buffer.from('new')])
    bytes.writeInt16BE(99)
    expect(decodeAssignment(bytes)).toEqual(assignment)
    bytes.writeInt16BE(-1)
    expect(() => decodeAssignment(bytes)).toThrow(KafkaProtocolError)
  })
})
