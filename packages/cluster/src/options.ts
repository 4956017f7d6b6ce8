/**
 * Options are tables: name, check, default. One reader walks the table, so an unknown name, a wrong type and a value
 * out of range are told the same way by every client.
 */

/** Gives the value back in the form the client works with, or throws a TypeError or RangeError that names `label`. */
export type Check<T> = (value: unknown, label: string) => T

/** One option: how a given value is checked, and what holds without one. */
export interface Option<T> {
  readonly check: Check<T>
  /** Makes the default; absent when the option has to be given. */
  readonly makeDefault?: (() => T) | undefined
}

/** The options that resolve to `T`, by name. */
export type OptionTable<T> = { readonly [K in keyof T]-?: Option<T[K]> }

/** An option with a default, for which undefined and absence mean the same. */
export function option<T>(check: Check<T>, defaultValue: T): Option<T> {
  return { check, makeDefault: () => defaultValue }
}

/** An option whose default is made anew for each client. */
export function optionWith<T>(check: Check<T>, makeDefault: () => T): Option<T> {
  return { check, makeDefault }
}

/** An option without a default: what is resolved is undefined when it was not given. */
export function optional<T>(check: Check<T>): Option<T | undefined> {
  return { check, makeDefault: () => undefined }
}

/** An option that has to be given. */
export function required<T>(check: Check<T>): Option<T> {
  return { check }
}

/**
 * Checks what was given against a table and fills in the defaults. The result is frozen.
 *
 * @param owner - Whose options they are ('Producer'); it begins every message.
 * @param given - What the user passed; undefined stands for no options at all.
 * @throws TypeError for an unknown name (with the nearest known one), a wrong type, a missing value; RangeError for a
 * number out of range.
 */
export function readOptions<T extends object>(owner: string, table: OptionTable<T>, given: unknown): Readonly<T> {
  if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given))) {
    throw new TypeError(`${owner}: options must be an object, not ${describe(given)}`)
  }
  const values = (given ?? {}) as Record<string, unknown>
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(table, name)) throw unknownOption(owner, name, Object.keys(table))
  }
  const result: Record<string, unknown> = {}
  for (const [name, { check, makeDefault }] of Object.entries<Option<unknown>>(table)) {
    const value = values[name]
    if (value !== undefined) result[name] = check(value, `${owner}: option \`${name}\``)
    else if (makeDefault !== undefined) result[name] = makeDefault()
    else throw new TypeError(`${owner}: option \`${name}\` is required`)
  }
  return Object.freeze(result) as Readonly<T>
}

/** The error for a name that no table has, with the nearest one that exists. */
export function unknownOption(owner: string, name: string, known: readonly string[]): TypeError {
  const nearest = nearestName(name, known)
  const reason = withoutCounterpart.get(plain(name))
  const hint = nearest !== undefined ? `: did you mean \`${nearest}\`?` : reason !== undefined ? `: ${reason}` : ''
  return new TypeError(`${owner}: unknown option \`${name}\`${hint}`)
}

/** The known name that a misspelt one most likely meant; undefined when none is near. */
function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name)
  const here = elsewhere.get(wanted)?.find(candidate => known.includes(candidate))
  if (here !== undefined) return here
  // What has no counterpart must not be taken for what is only spelt alike.
  if (withoutCounterpart.has(wanted)) return undefined
  let nearest: string | undefined
  let best = Math.max(2, Math.floor(wanted.length / 3)) + 1
  for (const candidate of known) {
    const distance = editDistance(wanted, plain(candidate), best)
    if (distance < best) {
      best = distance
      nearest = candidate
    }
  }
  return nearest
}

/** A value in an error message: short, and never the inside of an object. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value)
    case 'bigint':
      return `${value}n`
    case 'function':
      return 'a function'
    case 'symbol':
      return 'a symbol'
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? 'an array' : 'an object'
  }
}

/** Names by which other clients (Java's, librdkafka, kafkajs, aiokafka) know some options; of several, the one that exists. */
const elsewhere: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    bootstrapServers: ['brokers', 'broker', 'hosts', 'kafkaHost', 'metadataBrokerList', 'bootstrapBrokers', 'servers'],
    ssl: ['tls', 'sslContext', 'sslCafile', 'sslCaLocation', 'sslTruststoreLocation', 'sslKeystoreLocation'],
    sasl: [
      'saslMechanism',
      'saslMechanisms',
      'saslJaasConfig',
      'saslUsername',
      'saslPassword',
      'saslPlainUsername',
      'saslPlainPassword',
      'saslOauthTokenProvider',
      'saslKerberosServiceName',
    ],
    clientRack: ['rack', 'rackId', 'brokerRack'],
    requestTimeoutMs: [
      'connectionTimeout',
      'socketTimeoutMs',
      'socketConnectionSetupTimeoutMs',
      'timeout',
      'timeoutMs',
    ],
    retryBackoffMs: ['initialRetryTime', 'reconnectBackoffMs'],
    retryBackoffMaxMs: ['maxRetryTime', 'reconnectBackoffMaxMs'],
    metadataMaxAgeMs: ['topicMetadataRefreshIntervalMs', 'metadataMaxAge'],
    connectionsMaxIdleMs: ['connectionsMaxIdle'],
    maxResponseBytes: ['receiveMessageMaxBytes'],
    logger: ['logLevel', 'logCreator', 'log', 'debug'],
    acks: ['requiredAcks', 'requestRequiredAcks'],
    enableIdempotence: ['idempotent', 'idempotence'],
    maxInFlight: ['maxInFlightRequests', 'maxInFlightRequestsPerConnection', 'maxInFlightPerConnection'],
    lingerMs: ['linger', 'queueBufferingMaxMs', 'batchTimeout', 'lingerTime'],
    maxBatchSize: ['batchSize', 'batchNumMessages', 'batchBytes', 'maxBatchBytes'],
    maxRequestSize: ['messageMaxBytes', 'maxMessageBytes', 'maxRequestBytes', 'maxMessageSize'],
    bufferMemory: ['queueBufferingMaxKbytes', 'queueBufferingMaxMessages', 'maxBufferedRecords', 'maxBufferedBytes'],
    deliveryTimeoutMs: ['messageTimeoutMs', 'recordDeliveryTimeout'],
    compressionType: ['compression', 'compressionCodec', 'codec'],
    partitioner: ['createPartitioner', 'defaultPartitioner', 'partitionerClass', 'partitionAssigner'],
    allowAutoTopicCreation: ['autoCreateTopics', 'allowAutoCreateTopics', 'autoCreateTopicsEnable'],
    keySerializer: ['keyEncoder', 'serializers'],
    valueSerializer: ['valueEncoder', 'serializer'],
    autoOffsetReset: ['fromBeginning', 'offsetReset'],
    enableAutoCommit: ['autoCommit'],
    autoCommitIntervalMs: ['autoCommitInterval'],
    isolationLevel: ['readUncommitted'],
    fetchMinBytes: ['minBytes'],
    fetchMaxBytes: ['maxBytes'],
    fetchMaxWaitMs: ['maxWaitTimeInMs', 'maxWaitTime', 'fetchWaitMaxMs'],
    maxPartitionFetchBytes: ['maxBytesPerPartition', 'fetchMessageMaxBytes'],
  }).reduce((names, [here, others]) => {
    for (const other of others) names.set(plain(other), [...(names.get(plain(other)) ?? []), here])
    return names
  }, new Map<string, string[]>()),
)

/** Options of other clients that have no counterpart, with why, and what to do instead. */
const withoutCounterpart: ReadonlyMap<string, string> = new Map(
  Object.entries({
    retries: 'what can be repeated safely is repeated until its time is over (`deliveryTimeoutMs` of a producer)',
    retry: 'what can be repeated safely is repeated; `retryBackoffMs` and `retryBackoffMaxMs` say how fast',
    messageSendMaxRetries: 'what can be repeated safely is repeated until `deliveryTimeoutMs` is over',
    transactionalId: 'transactions are not supported',
    transactionTimeoutMs: 'transactions are not supported',
    transactionTimeout: 'transactions are not supported',
    apiVersion: 'versions are negotiated with each broker',
    apiVersionRequest: 'versions are negotiated with each broker',
    brokerVersionFallback: 'versions are negotiated with each broker',
    sendBackoffMs: 'there is nothing to set',
    loop: 'there is nothing to set',
    interceptorClasses: 'there are no interceptors: wrap `send`, or listen to the diagnostics channels',
  }).map(([name, reason]) => [plain(name), reason]),
)

/** `bootstrap.servers`, `bootstrap_servers` and `BootstrapServers` all stand for one name. */
function plain(name: string): string {
  return name.replaceAll(/[._-]/g, '').toLowerCase()
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? limit
}
