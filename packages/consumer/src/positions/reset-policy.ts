import type { Check } from '@kclient/cluster'
import { offsetSpec } from './offset-spec.ts'

/**
 * Where to start without a position, and where to go on when there is no data at the position:
 *
 * - `'earliest'`: at the first record that is still there;
 * - `'latest'`: behind the last one, so only what comes from now on is read;
 * - `{ durationMs }`, or Java's `'by_duration:PT12H'`: at the first record that is no older than this (KIP-1106), or at
 *   the end when all are older;
 * - `'none'`: nowhere; the application is told by an error, and seeks.
 */
export type AutoOffsetReset = 'earliest' | 'latest' | 'none' | `by_duration:${string}` | { readonly durationMs: number }

/** A reset policy as the consumer works with it. */
export type ResetPolicy =
  | { readonly kind: 'earliest' | 'latest' | 'none' }
  | { readonly kind: 'duration'; readonly durationMs: number }

const byDuration = 'by_duration:'

/** Checks the option `autoOffsetReset`; the words may be in any case, as in aiokafka. */
export function resetPolicy(): Check<ResetPolicy> {
  return (value, label) => {
    if (typeof value === 'string') {
      const word = value.toLowerCase()
      if (word === 'earliest' || word === 'latest' || word === 'none') return { kind: word }
      if (word.startsWith(byDuration)) {
        const durationMs = isoDurationMs(value.slice(byDuration.length))
        if (durationMs === undefined) {
          throw new TypeError(`${label} must name an ISO 8601 duration like by_duration:PT12H, not '${value}'`)
        }
        return { kind: 'duration', durationMs }
      }
    } else if (typeof value === 'object' && value !== null && 'durationMs' in value) {
      const { durationMs } = value
      if (typeof durationMs !== 'number' || !Number.isSafeInteger(durationMs) || durationMs < 0) {
        throw new RangeError(`${label}.durationMs must be a whole number of milliseconds, not ${String(durationMs)}`)
      }
      return { kind: 'duration', durationMs }
    }
    const given = typeof value === 'string' ? `'${value}'` : typeof value
    throw new TypeError(
      `${label} must be 'earliest', 'latest', 'none', { durationMs } or 'by_duration:PT…', not ${given}`,
    )
  }
}

/**
 * The timestamp to ask ListOffsets for.
 *
 * @param now - Wall clock, ms.
 * @returns undefined when the policy leaves it to the application.
 */
export function resetTimestamp(policy: ResetPolicy, now: number): number | undefined {
  switch (policy.kind) {
    case 'earliest':
      return offsetSpec.earliest
    case 'latest':
      return offsetSpec.latest
    case 'duration':
      return Math.max(0, Math.floor(now) - policy.durationMs)
    case 'none':
      return undefined
  }
}

/** Days, hours, minutes and seconds, as java.time.Duration takes them; undefined when it is no such text. */
function isoDurationMs(text: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d{1,9}))?S)?)?$/i.exec(text)
  if (match === null || /[PT]$/i.test(text)) return undefined
  const [days, hours, minutes, seconds] = match.slice(1, 5).map(part => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  const milliseconds = Math.floor(Number(`0.${match[5] ?? 0}`) * 1000)
  const total = ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000 + milliseconds
  return Number.isSafeInteger(total) ? total : undefined
}
