/** Text as UTF-8, bytes, or a text many times; null is null. */
export type PayloadSpec =
  | string
  | null
  | { readonly base64: string }
  | { readonly repeat: readonly [text: string, times: number] }

export interface RecordSpec {
  /** Default: one more than the record before. */
  readonly offset?: string
  /** A string where a number is not exact. */
  readonly timestamp?: number | string
  readonly key?: PayloadSpec
  readonly value?: PayloadSpec
  readonly headers?: readonly (readonly [name: string, value: PayloadSpec])[]
}

/** A batch that Java's builder makes. Left out means what it means to a producer that is not idempotent. */
export interface BatchSpec {
  readonly name: string
  readonly magic?: 0 | 1 | 2
  readonly compression?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
  readonly level?: number
  readonly baseOffset?: string
  readonly logAppendTime?: number
  readonly deleteHorizon?: number
  readonly producerId?: string
  readonly producerEpoch?: number
  readonly baseSequence?: number
  readonly partitionLeaderEpoch?: number
  readonly transactional?: boolean
  readonly control?: 'abort' | 'commit' | 'leader change'
  /** Of a control record. */
  readonly coordinatorEpoch?: number
  /** Of a control record, or an emptied batch. */
  readonly timestamp?: number
  /** Compaction has removed all records. */
  readonly emptied?: boolean
  readonly lastOffsetDelta?: number
  readonly records?: readonly RecordSpec[]
}

const time = 1_700_000_000_000

const everyKind: readonly RecordSpec[] = [
  { timestamp: time, key: null, value: null },
  { timestamp: time, key: '', value: '' },
  { timestamp: time + 1, key: 'key', value: 'value' },
  { timestamp: time - 1, key: 'zurück', value: 'Ünïcödé ж 漢字 🎉' },
  { timestamp: time + 3, key: { base64: 'AP+AAX8=' }, value: { base64: '7aCAwMH+/w==' } },
  {
    timestamp: time + 4,
    key: 'h',
    value: 'headers',
    headers: [
      ['a', '1'],
      ['b', null],
      ['a', '2'],
      ['', ''],
      ['ключ', { base64: '/w==' }],
    ],
  },
  { timestamp: time + 5, key: { repeat: ['k', 63] }, value: { repeat: ['v', 64] } },
  { timestamp: time + 6, key: null, value: { repeat: ['é', 33] } },
]

const longOnes: readonly RecordSpec[] = [
  { timestamp: time, key: null, value: { repeat: ['0123456789', 820] } },
  { timestamp: time, key: { repeat: ['ж', 4096] }, value: null, headers: [['long', { repeat: ['x', 100] }]] },
]

const many: readonly RecordSpec[] = Array.from({ length: 70 }, (_, index) => ({
  timestamp: time + index * 37,
  key: index % 3 === 0 ? null : `user-${(index * 7919) % 100}`,
  value: `{"id":${index},"amount":${(index * 31) % 977},"text":"${'ab cd '.repeat(index % 7)}"}`,
}))

const deltas: readonly number[] = [
  0,
  63,
  64,
  -64,
  -65,
  8191,
  8192,
  -8193,
  2 ** 30,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  -(2 ** 31) - 1,
  2 ** 35,
  2 ** 42 + 1,
  -(2 ** 40),
]

const plain: readonly BatchSpec[] = [
  { name: 'one record', records: [{ timestamp: time, key: null, value: 'hello' }] },
  { name: 'every kind of key, value and header', records: everyKind },
  { name: 'lengths of three bytes', records: longOnes },
  { name: 'many records', records: many },
  {
    name: 'timestamps far apart',
    records: deltas.map(delta => ({ timestamp: 2 ** 43 + delta, value: String(delta) })),
  },
  {
    name: 'timestamps from 0 to the largest safe one',
    records: [
      { timestamp: 0, value: 'a' },
      { timestamp: Number.MAX_SAFE_INTEGER, value: 'b' },
      { timestamp: 1, value: 'c' },
    ],
  },
  {
    name: 'timestamps from the largest safe one to 0',
    records: [
      { timestamp: Number.MAX_SAFE_INTEGER, value: 'a' },
      { timestamp: 0, value: 'b' },
    ],
  },
  { name: 'idempotent', producerId: '4001', producerEpoch: 3, baseSequence: 2_147_483_646, records: many.slice(0, 5) },
  {
    name: 'largest producer',
    producerId: '9223372036854775807',
    producerEpoch: 32_767,
    baseSequence: 0,
    records: many.slice(0, 2),
  },
  {
    name: 'transactional',
    producerId: '77',
    producerEpoch: 0,
    baseSequence: 12,
    transactional: true,
    baseOffset: '1000000000000',
    partitionLeaderEpoch: 9,
    records: many.slice(0, 3),
  },
]

const beyondProducers: readonly BatchSpec[] = [
  { name: 'log append time', logAppendTime: time + 999, baseOffset: '17', partitionLeaderEpoch: 4, records: everyKind },
  { name: 'log append time, compressed', logAppendTime: time + 999, compression: 'lz4', records: everyKind },
  { name: 'timestamp beyond the safe integers', records: [{ timestamp: '9223372036854775807', value: 'x' }] },
  {
    name: 'offsets with gaps after compaction',
    baseOffset: '100',
    records: [
      { offset: '103', timestamp: time, value: 'a' },
      { offset: '170', timestamp: time, value: 'b' },
      { offset: '2147483700', timestamp: time, value: 'c' },
    ],
  },
  { name: 'largest offset', baseOffset: '9223372036854775806', records: [{ timestamp: time, value: 'x' }] },
  {
    name: 'delete horizon',
    deleteHorizon: time + 86_400_000,
    records: [
      { timestamp: time, key: 'a', value: null },
      { timestamp: time + 5, key: 'b', value: null },
    ],
  },
  {
    name: 'emptied by compaction',
    emptied: true,
    baseOffset: '40',
    lastOffsetDelta: 9,
    timestamp: time,
    producerId: '5',
    producerEpoch: 1,
    baseSequence: 30,
    partitionLeaderEpoch: 2,
  },
  {
    name: 'control batch emptied by compaction',
    emptied: true,
    baseOffset: '40',
    lastOffsetDelta: 0,
    timestamp: time,
    producerId: '5',
    producerEpoch: 1,
    control: 'commit',
    transactional: true,
  },
  {
    name: 'commit marker',
    control: 'commit',
    transactional: true,
    producerId: '77',
    producerEpoch: 2,
    coordinatorEpoch: 15,
    timestamp: time,
    baseOffset: '1003',
    partitionLeaderEpoch: 6,
  },
  {
    name: 'abort marker',
    control: 'abort',
    transactional: true,
    producerId: '77',
    producerEpoch: 2,
    coordinatorEpoch: 0,
    timestamp: time,
    baseOffset: '1004',
  },
  { name: 'leader change', control: 'leader change', timestamp: time, partitionLeaderEpoch: 1 },
]

const codecs = ['gzip', 'snappy', 'lz4', 'zstd'] as const

const large: readonly RecordSpec[] = [
  { timestamp: time, key: null, value: { repeat: ['0123456789abcdef', 9000] } },
  { timestamp: time, key: 'second', value: { repeat: ['ж', 20_000] } },
]

const compressed: readonly BatchSpec[] = codecs.flatMap(compression => [
  { name: `${compression}: one record`, compression, records: [{ timestamp: time, key: null, value: 'hello' }] },
  { name: `${compression}: every kind of key, value and header`, compression, records: everyKind },
  { name: `${compression}: many records`, compression, records: many },
  { name: `${compression}: more than one block`, compression, records: large },
])

const levels: readonly BatchSpec[] = [
  { name: 'gzip: level 9', compression: 'gzip', level: 9, records: many },
  { name: 'lz4: level 17', compression: 'lz4', level: 17, records: many },
  { name: 'zstd: level 19', compression: 'zstd', level: 19, records: many },
]

/** The older formats know no headers, and magic 0 knows no timestamps. */
function older(magic: 0 | 1, records: readonly RecordSpec[]): RecordSpec[] {
  return records.map(({ key = null, value = null, timestamp = -1 }) =>
    magic === 0 ? { key, value } : { key, value, timestamp },
  )
}

const legacy: readonly BatchSpec[] = ([0, 1] as const).flatMap(magic => [
  { name: `magic ${magic}`, magic, baseOffset: '12', records: older(magic, everyKind) },
  ...codecs
    .filter(compression => compression !== 'zstd')
    .flatMap(compression => [
      {
        name: `magic ${magic}, ${compression}`,
        magic,
        compression,
        baseOffset: '12',
        records: older(magic, everyKind),
      },
      {
        name: `magic ${magic}, ${compression}: many records`,
        magic,
        compression,
        baseOffset: '0',
        records: older(magic, many),
      },
    ]),
])

const legacyOthers: readonly BatchSpec[] = [
  { name: 'magic 1, log append time', magic: 1, logAppendTime: time + 999, records: older(1, many.slice(0, 3)) },
  {
    name: 'magic 1, log append time, gzip',
    magic: 1,
    compression: 'gzip',
    logAppendTime: time + 999,
    records: older(1, many.slice(0, 3)),
  },
  {
    name: 'magic 1, gzip: offsets with gaps after compaction',
    magic: 1,
    compression: 'gzip',
    baseOffset: '100',
    records: [
      { offset: '103', timestamp: time, value: 'a' },
      { offset: '107', timestamp: time, value: 'b' },
    ],
  },
]

/** Every batch of the corpus. */
export const batchSpecs: readonly BatchSpec[] = [
  ...plain,
  ...beyondProducers,
  ...compressed,
  ...levels,
  ...legacy,
  ...legacyOthers,
]

/** Compressed data as other clients may write it. */
export interface FrameSpec {
  readonly codec: 'snappy' | 'lz4'
  readonly content: PayloadSpec
  readonly flags?: readonly ('CONTENT_SIZE' | 'CONTENT_CHECKSUM' | 'BLOCK_CHECKSUM')[]
  readonly blockSize?: 'SIZE_64KB' | 'SIZE_256KB' | 'SIZE_1MB' | 'SIZE_4MB'
}

/** For the checksums: of every size around what they take at a time. */
const shortContents: readonly PayloadSpec[] = [0, 1, 3, 4, 5, 15, 16, 17, 31, 32, 33, 47, 100].map(size =>
  'The quick brown fox jumps over the lazy dog. '.repeat(3).slice(0, size),
)

const longContents: readonly PayloadSpec[] = [
  { repeat: ['0123456789abcdefg', 9000] },
  { repeat: ['zurück ', 30_000] },
  { repeat: ['a', 70_000] },
]

export const frameSpecs: readonly FrameSpec[] = [
  ...longContents.map(content => ({ codec: 'snappy' as const, content })),
  { codec: 'snappy', content: '' },
  { codec: 'snappy', content: 'Wikipedia is a free, web-based, collaborative, multilingual encyclopedia project.' },
  ...shortContents.map(content => ({ codec: 'lz4' as const, content, flags: ['CONTENT_CHECKSUM' as const] })),
  ...longContents.flatMap(content => [
    { codec: 'lz4' as const, content, flags: ['CONTENT_SIZE' as const] },
    { codec: 'lz4' as const, content, flags: ['CONTENT_CHECKSUM' as const, 'BLOCK_CHECKSUM' as const] },
    { codec: 'lz4' as const, content, blockSize: 'SIZE_4MB' as const },
  ]),
]
