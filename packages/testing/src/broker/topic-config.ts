/** The kinds of configuration values, by their numbers in DescribeConfigs. */
export const ConfigType = { BOOLEAN: 1, STRING: 2, INT: 3, LONG: 5, DOUBLE: 6, LIST: 7 } as const

/** Where a configuration value comes from, by its number in DescribeConfigs. */
export const ConfigSource = { TOPIC: 1, STATIC_BROKER: 4, DEFAULT: 5 } as const

/** One configuration that a topic can have. */
export interface ConfigDefinition {
  readonly name: string
  readonly type: (typeof ConfigType)[keyof typeof ConfigType]
  readonly defaultValue: string
  /** Smallest value of a number. */
  readonly min?: number
  /** The values, or elements of a list, that are allowed. */
  readonly oneOf?: readonly string[]
}

const { BOOLEAN, STRING, INT, LONG, DOUBLE, LIST } = ConfigType
const never = '9223372036854775807'

const definitions: readonly ConfigDefinition[] = [
  { name: 'cleanup.policy', type: LIST, defaultValue: 'delete', oneOf: ['compact', 'delete'] },
  { name: 'compression.gzip.level', type: INT, defaultValue: '-1', min: -1 },
  { name: 'compression.lz4.level', type: INT, defaultValue: '9', min: 1 },
  {
    name: 'compression.type',
    type: STRING,
    defaultValue: 'producer',
    oneOf: ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'],
  },
  { name: 'compression.zstd.level', type: INT, defaultValue: '3' },
  { name: 'delete.retention.ms', type: LONG, defaultValue: '86400000', min: 0 },
  { name: 'file.delete.delay.ms', type: LONG, defaultValue: '60000', min: 0 },
  { name: 'flush.messages', type: LONG, defaultValue: never, min: 1 },
  { name: 'flush.ms', type: LONG, defaultValue: never, min: 0 },
  { name: 'follower.replication.throttled.replicas', type: LIST, defaultValue: '' },
  { name: 'index.interval.bytes', type: INT, defaultValue: '4096', min: 0 },
  { name: 'leader.replication.throttled.replicas', type: LIST, defaultValue: '' },
  { name: 'local.retention.bytes', type: LONG, defaultValue: '-2', min: -2 },
  { name: 'local.retention.ms', type: LONG, defaultValue: '-2', min: -2 },
  { name: 'max.compaction.lag.ms', type: LONG, defaultValue: never, min: 1 },
  { name: 'max.message.bytes', type: INT, defaultValue: '1048588', min: 0 },
  { name: 'message.timestamp.after.max.ms', type: LONG, defaultValue: '3600000', min: 0 },
  { name: 'message.timestamp.before.max.ms', type: LONG, defaultValue: never, min: 0 },
  { name: 'message.timestamp.type', type: STRING, defaultValue: 'CreateTime', oneOf: ['CreateTime', 'LogAppendTime'] },
  { name: 'min.cleanable.dirty.ratio', type: DOUBLE, defaultValue: '0.5', min: 0 },
  { name: 'min.compaction.lag.ms', type: LONG, defaultValue: '0', min: 0 },
  { name: 'min.insync.replicas', type: INT, defaultValue: '1', min: 1 },
  { name: 'preallocate', type: BOOLEAN, defaultValue: 'false' },
  { name: 'remote.storage.enable', type: BOOLEAN, defaultValue: 'false' },
  { name: 'retention.bytes', type: LONG, defaultValue: '-1', min: -1 },
  { name: 'retention.ms', type: LONG, defaultValue: '604800000', min: -1 },
  { name: 'segment.bytes', type: INT, defaultValue: '1073741824', min: 14 },
  { name: 'segment.index.bytes', type: INT, defaultValue: '10485760', min: 4 },
  { name: 'segment.jitter.ms', type: LONG, defaultValue: '0', min: 0 },
  { name: 'segment.ms', type: LONG, defaultValue: '604800000', min: 1 },
  { name: 'unclean.leader.election.enable', type: BOOLEAN, defaultValue: 'false' },
]

/** The configurations of a topic by name, in alphabetical order. */
export const topicConfigDefinitions: ReadonlyMap<string, ConfigDefinition> = new Map(
  definitions.map(definition => [definition.name, definition]),
)

/** Why a topic cannot have this configuration, or undefined when it can. */
export function topicConfigProblem(name: string, value: string): string | undefined {
  const definition = topicConfigDefinitions.get(name)
  if (definition === undefined) return `there is no topic configuration ${JSON.stringify(name)}`
  const { type, min, oneOf } = definition
  const complaint = `${JSON.stringify(value)} is no value for ${name}`
  if (type === BOOLEAN) return value === 'true' || value === 'false' ? undefined : `${complaint}: it is true or false`
  if (type === INT || type === LONG || type === DOUBLE) {
    const number = Number(value)
    const isNumber = value.trim() !== '' && (type === DOUBLE ? Number.isFinite(number) : Number.isInteger(number))
    if (!isNumber) return `${complaint}: it is a number`
    return min !== undefined && number < min ? `${complaint}: it is at least ${min}` : undefined
  }
  if (oneOf === undefined) return undefined
  const elements = type === LIST ? listOf(value) : [value]
  return elements.every(element => oneOf.includes(element))
    ? undefined
    : `${complaint}: it is one of ${oneOf.join(', ')}`
}

/** The configuration of one topic: what it sets itself, over what the broker sets for all, over Kafka's defaults. */
export class TopicConfig {
  readonly #brokerDefaults: ReadonlyMap<string, string>
  readonly #own: Map<string, string>

  constructor(brokerDefaults: ReadonlyMap<string, string>, own: Iterable<readonly [string, string]>) {
    this.#brokerDefaults = brokerDefaults
    this.#own = new Map(own)
  }

  /** Value and source of a configuration. */
  lookUp(name: string): { readonly value: string; readonly source: number } {
    const own = this.#own.get(name)
    if (own !== undefined) return { value: own, source: ConfigSource.TOPIC }
    const ofBroker = this.#brokerDefaults.get(name)
    if (ofBroker !== undefined) return { value: ofBroker, source: ConfigSource.STATIC_BROKER }
    return { value: topicConfigDefinitions.get(name)?.defaultValue ?? '', source: ConfigSource.DEFAULT }
  }

  /** Largest batch that is accepted, in bytes. */
  get maxMessageBytes(): number {
    return this.#number('max.message.bytes')
  }

  /** Bytes that a partition keeps; Infinity without a limit. */
  get retentionBytes(): number {
    const bytes = this.#number('retention.bytes')
    return bytes < 0 ? Infinity : bytes
  }

  get minInsyncReplicas(): number {
    return this.#number('min.insync.replicas')
  }

  /** Whether records get the time at which the broker appended them. */
  get usesLogAppendTime(): boolean {
    return this.lookUp('message.timestamp.type').value === 'LogAppendTime'
  }

  /** How far a record's own timestamp may be ahead of the broker's clock, in ms. */
  get timestampAfterMaxMs(): number {
    return this.#number('message.timestamp.after.max.ms')
  }

  /** How far a record's own timestamp may be behind the broker's clock, in ms. */
  get timestampBeforeMaxMs(): number {
    return this.#number('message.timestamp.before.max.ms')
  }

  /** Whether every record needs a key. */
  get isCompacted(): boolean {
    return listOf(this.lookUp('cleanup.policy').value).includes('compact')
  }

  #number(name: string): number {
    return Number(this.lookUp(name).value)
  }
}

function listOf(value: string): string[] {
  return value.split(',').map(element => element.trim())
}
