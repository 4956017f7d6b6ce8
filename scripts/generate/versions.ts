/** Versions from `min` to `max`, both included; empty when `max` is less than `min`. */
export interface VersionRange {
  readonly min: number
  readonly max: number
}

const open = 0x7fff

export const noVersions: VersionRange = { min: 0, max: -1 }

/** Parses Kafka's notation: `3`, `3+`, `3-5`, `none`. */
export function parseVersions(text: string | undefined, otherwise: VersionRange = noVersions): VersionRange {
  if (text === undefined) return otherwise
  if (text === 'none') return noVersions
  const match = /^(\d+)(\+|-(\d+))?$/.exec(text)
  if (match === null) throw new Error(`Not a version range: ${text}`)
  const min = Number(match[1])
  return { min, max: match[2] === undefined ? min : match[2] === '+' ? open : Number(match[3]) }
}

export function isEmpty(range: VersionRange): boolean {
  return range.max < range.min
}

export function intersect(a: VersionRange, b: VersionRange): VersionRange {
  return { min: Math.max(a.min, b.min), max: Math.min(a.max, b.max) }
}

/** The smallest range that holds both. */
export function span(a: VersionRange, b: VersionRange): VersionRange {
  if (isEmpty(a)) return b
  if (isEmpty(b)) return a
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) }
}

export function covers(outer: VersionRange, inner: VersionRange): boolean {
  return isEmpty(inner) || (outer.min <= inner.min && outer.max >= inner.max)
}

/** A condition on `version`, knowing that it lies in `context`; `'true'` and `'false'` when that says it all. */
export function condition(range: VersionRange, context: VersionRange): string {
  if (isEmpty(intersect(range, context))) return 'false'
  const tests: string[] = []
  if (range.min > context.min) tests.push(`version >= ${range.min}`)
  if (range.max < context.max) tests.push(`version <= ${range.max}`)
  return tests.length === 0 ? 'true' : tests.join(' && ')
}

/** For documentation: `versions 3 to 5`, `versions 3+`, `version 3`. */
export function describeVersions(range: VersionRange, context: VersionRange): string {
  const within = intersect(range, context)
  if (within.max === context.max) return `versions ${within.min}+`
  return within.min === within.max ? `version ${within.min}` : `versions ${within.min} to ${within.max}`
}

/** The opposite of what {@link condition} returned. */
export function negate(test: string): string {
  if (test.includes('&&')) return `!(${test})`
  return test.includes('>=') ? test.replace('>=', '<') : test.replace('<=', '>')
}
