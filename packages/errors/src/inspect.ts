/** The part of Node's inspect that is used here. */
type Inspect = (value: unknown, options?: object) => string

const causesShown = 8

/**
 * The `util.inspect.custom` of KafkaError. Prints as Node does: stack, own fields, causes. Of a cause that is not one
 * of ours only stack and code are printed: its other properties may hold what must not reach a log.
 */
export function inspectError(this: Error, depth: number, options: object, inspect: Inspect): string {
  if (depth < 0) return `[${this.name}: ${this.message}]`
  const lines: string[] = [describe(this, options, inspect)]
  let cause: unknown = this.cause
  for (let n = 0; n < causesShown && cause !== undefined; n++) {
    lines.push(`[cause]: ${describe(cause, options, inspect)}`.replaceAll(/^/gm, '  '))
    cause = cause instanceof Error ? cause.cause : undefined
  }
  return lines.join('\n')
}

/** The `toJSON` of KafkaError, which keeps to the same rule. */
export function errorToJson(error: Error, causesLeft: number = causesShown): Record<string, unknown> {
  const json: Record<string, unknown> = { name: error.name, message: error.message }
  for (const [field, value] of Object.entries(shownFields(error))) {
    json[field] = withoutBigints(value)
  }
  if (error.cause instanceof Error && causesLeft > 0) json['cause'] = errorToJson(error.cause, causesLeft - 1)
  return json
}

/** JSON has no bigint: offsets become strings, also in lists of positions. */
function withoutBigints(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map(withoutBigints)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, withoutBigints(each)]))
}

function describe(value: unknown, options: object, inspect: Inspect): string {
  if (!(value instanceof Error)) return typeof value === 'string' ? value : Object.prototype.toString.call(value)
  const fields = shownFields(value)
  if (Object.keys(fields).length === 0) return headline(value)
  return `${headline(value)} ${inspect(fields, { ...options, compact: 3 })}`
}

function shownFields(error: Error): object {
  if ((error as unknown as Record<symbol, unknown>)[ours] === true) return Object.fromEntries(Object.entries(error))
  const { code } = error as { code?: unknown }
  return typeof code === 'string' || typeof code === 'number' ? { code } : {}
}

const ours: symbol = Symbol.for('@kclient/errors/KafkaError')

function headline(error: Error): string {
  return typeof error.stack === 'string' && error.stack !== '' ? error.stack : `${error.name}: ${error.message}`
}
