import { KafkaProtocolError } from '@kclient/errors'
import { Reader } from '@kclient/protocol'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { describe, expect, test } from 'vitest'
import { codecs, vectors, type ValueVector } from './messages-corpus.ts'

const values = vectors.filter((it): it is ValueVector => 'value' in it && it.kind !== 'header')
const names = [...codecs.keys()]

/** The oldest and the newest version of a message, with all fields set. */
function samples(name: string): ValueVector[] {
  const filled = values.filter(it => it.name === name && it.kind === 'filled')
  return [filled.at(0), filled.at(-1)].filter(it => it !== undefined)
}

/** Decodes, and returns the error that this ends in. */
function failure(name: string, bytes: Buffer, version: number): unknown {
  try {
    codecs.get(name)?.decode(new Reader(bytes), version)
    return null
  } catch (error) {
    return error
  }
}

test('a message that is cut off anywhere is malformed', () => {
  let cuts = 0
  for (const { name, version, bytes } of names.flatMap(samples)) {
    const whole = Buffer.from(bytes, 'base64')
    expect(failure(name, whole, version), `${name} ${version}`).toBeNull()
    for (let end = 0; end < whole.byteLength; end++) {
      const error = failure(name, whole.subarray(0, end), version)
      if (!(error instanceof KafkaProtocolError)) expect(error, `${name} ${version}, ${end} bytes`).toBe('malformed')
      cuts++
    }
  }
  expect(cuts).toBeGreaterThan(20_000)
})

test('a message with wrong bytes anywhere is decoded or malformed, and nothing else', () => {
  const wrong = [0x00, 0x01, 0x7f, 0x80, 0xff]
  for (const { name, version, bytes } of names.flatMap(samples)) {
    const whole = Buffer.from(bytes, 'base64')
    for (let at = 0; at < whole.byteLength; at++) {
      const right = whole.readUInt8(at)
      for (const byte of wrong) {
        whole[at] = byte
        // Up to eight bytes that are all wrong: lengths and counts at their largest.
        if (byte === 0xff) whole.fill(byte, at, Math.min(at + 8, whole.byteLength))
        const error = failure(name, whole, version)
        if (error !== null && !(error instanceof KafkaProtocolError)) {
          expect(error, `${name} ${version}, ${byte} at ${at}`).toBe('malformed')
        }
        if (byte === 0xff) whole.set(Buffer.from(bytes, 'base64'))
        whole[at] = right
      }
    }
  }
})

test('random bytes are decoded or malformed, and nothing else', () => {
  // xorshift: the same bytes on every run.
  let state = 0x9e3779b9
  const random = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
  for (const { name, version } of names.flatMap(samples)) {
    for (let round = 0; round < 50; round++) {
      const bytes = Buffer.from(
        Array.from({ length: random() % 200 }, () => (random() % 4 === 0 ? random() : random() % 4)),
      )
      const error = failure(name, bytes, version)
      if (error !== null && !(error instanceof KafkaProtocolError)) {
        expect(error, `${name} ${version}: ${bytes.toString('hex')}`).toBe('malformed')
      }
    }
  }
})

describe('a count is checked before anything is allocated for it', () => {
  const hex = (text: string): Reader => new Reader(Buffer.from(text.replaceAll(' ', ''), 'hex'))

  test('in an array that claims more elements than there are bytes for', () => {
    const inflexible = '00000000 7fffffff' + '00'.repeat(100)
    expect(() => metadataApi.decodeResponse(hex(inflexible), 3)).toThrow(/2147483647 elements/)
    const compact = '00000000 ffffffff0f' + '00'.repeat(100)
    expect(() => metadataApi.decodeResponse(hex(compact), 9)).toThrow(/4294967294 elements/)
  })

  test('with the least that the element takes in this version', () => {
    // A broker takes 11 bytes in version 9: node id, host, port, rack and tags.
    const brokers = (count: number, bytes: number): string => `00000000 0${count + 1}${'00'.repeat(bytes)}`
    expect(() => metadataApi.decodeResponse(hex(brokers(4, 43)), 9)).toThrow(/4 elements, where 43 bytes/)
    expect(() => metadataApi.decodeResponse(hex(brokers(4, 44)), 9)).not.toThrow(/4 elements/)
  })

  test('in an array of more than a million elements, whatever the size of the frame', () => {
    const frame = Buffer.alloc(30_000_000)
    frame.writeInt32BE(1_000_001, 10)
    expect(() => fetchApi.decodeResponse(new Reader(frame), 11)).toThrow(/1000001 elements/)
  })

  test('in a tagged section', () => {
    // Throttle time, no error, session, no responses, then the tags.
    const response = (tags: string): string => `00000000 0000 00000000 01 ${tags}`
    expect(fetchApi.decodeResponse(hex(response('00')), 12)).toMatchObject({ responses: [] })
    expect(() => fetchApi.decodeResponse(hex(response('ffffffff0f')), 12)).toThrow(/4294967295 tagged fields/)
    expect(() => fetchApi.decodeResponse(hex(response('01 00 7f 01')), 16)).toThrow(/tagged field of 127 bytes/)
  })
})

describe('tagged fields of a Fetch response', () => {
  /** Throttle time, no error, session, no responses, then the tags. */
  const response = (tags: string): Reader =>
    new Reader(Buffer.from(`00000000 0000 00000000 01 ${tags}`.replaceAll(' ', ''), 'hex'))
  /** One endpoint: node id, host of one letter, port, no rack, no tags. */
  const endpoints = (host: string): string => `02 00000001 02${Buffer.from(host).toString('hex')} 00002384 00 00`

  test('must be as long as they claim', () => {
    const decoded = fetchApi.decodeResponse(response(`01 00 0d ${endpoints('a')}`), 16)
    expect(decoded.nodeEndpoints).toEqual([{ nodeId: 1, host: 'a', port: 9092, rack: null }])
    for (const size of ['00', '0c', '0e']) {
      const wrong = response(`01 00 ${size} ${endpoints('a')} 00`)
      expect(() => fetchApi.decodeResponse(wrong, 16), size).toThrow(KafkaProtocolError)
    }
  })

  test('count once when they come twice', () => {
    const decoded = fetchApi.decodeResponse(response(`02 00 0d ${endpoints('a')} 00 0d ${endpoints('b')}`), 16)
    expect(decoded.nodeEndpoints).toEqual([{ nodeId: 1, host: 'b', port: 9092, rack: null }])
  })
})
