import type { Check } from './options.ts'
import { describe } from './options.ts'

/** Bounds of a number, both included. */
export interface Bounds {
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** A string that is not empty. */
export function text(): Check<string> {
  return (value, label) => {
    if (typeof value !== 'string') throw wrongType(label, 'a string', value)
    if (value === '') throw new TypeError(`${label} must not be empty`)
    return value
  }
}

/** A whole number within bounds. */
export function integer(bounds: Bounds = {}): Check<number> {
  const wanted = `a whole number${within(bounds)}`
  return (value, label) => {
    if (typeof value !== 'number') throw wrongType(label, wanted, value)
    if (!Number.isSafeInteger(value) || outside(value, bounds)) throw outOfRange(label, wanted, value)
    return value
  }
}

/** A duration in milliseconds, fractions allowed; Infinity (no limit) only where `max` is Infinity. */
export function milliseconds(bounds: Bounds = {}): Check<number> {
  const limits = { min: bounds.min ?? 0, max: bounds.max ?? 2_147_483_647 }
  const wanted = `a number of milliseconds${within(limits)}`
  return (value, label) => {
    if (typeof value !== 'number') throw wrongType(label, wanted, value)
    if (Number.isNaN(value) || outside(value, limits)) throw outOfRange(label, wanted, value)
    return value
  }
}

/** A boolean; nothing else counts as one. */
export function flag(): Check<boolean> {
  return (value, label) => {
    if (typeof value !== 'boolean') throw wrongType(label, 'true or false', value)
    return value
  }
}

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): Check<T> {
  return (value, label) => {
    const word = words.find(candidate => candidate === value)
    if (word === undefined)
      throw wrongType(label, words.map(candidate => `'${candidate}'`).join(', '), value, 'one of ')
    return word
  }
}

/** A function. */
export function func<T extends (...args: never[]) => unknown>(): Check<T> {
  return (value, label) => {
    if (typeof value !== 'function') throw wrongType(label, 'a function', value)
    return value as unknown as T
  }
}

/** An object that has all these methods. */
export function withMethods<T extends object>(...names: readonly (keyof T & string)[]): Check<T> {
  return (value, label) => {
    if (typeof value !== 'object' || value === null) throw wrongType(label, `an object with ${names.join(', ')}`, value)
    for (const name of names) {
      if (typeof (value as Record<string, unknown>)[name] !== 'function') {
        throw new TypeError(`${label} must have a method ${name}()`)
      }
    }
    return value as T
  }
}

/** A function, or an object that has it under one name: what serializer and deserializer options take. */
export function functionOr<T>(name: string): Check<T> {
  return (value, label) => {
    const method = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : value
    if (typeof method !== 'function') throw wrongType(label, `a function or an object with ${name}()`, value)
    return value as T
  }
}

/** An array, each element checked. */
export function listOf<T>(check: Check<T>, bounds: Bounds = {}): Check<readonly T[]> {
  return (value, label) => {
    if (!Array.isArray(value)) throw wrongType(label, 'an array', value)
    if (outside(value.length, bounds))
      throw new RangeError(`${label} must have a length${within(bounds)}, not ${value.length}`)
    return value.map((element, index) => check(element, `${label}[${index}]`))
  }
}

/** What the first check takes, or else the second; the error is the second's. */
export function either<A, B>(first: Check<A>, second: Check<B>): Check<A | B> {
  return (value, label) => {
    try {
      return first(value, label)
    } catch {
      return second(value, label)
    }
  }
}

/** The error for a value of the wrong type. */
export function wrongType(label: string, wanted: string, value: unknown, prefix = ''): TypeError {
  return new TypeError(`${label} must be ${prefix}${wanted}, not ${describe(value)}`)
}

function outOfRange(label: string, wanted: string, value: number): RangeError {
  return new RangeError(`${label} must be ${wanted}, not ${value}`)
}

function outside(value: number, { min, max }: Bounds): boolean {
  return (min !== undefined && value < min) || (max !== undefined && value > max)
}

function within({ min, max }: Bounds): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`
  if (min !== undefined) return ` of at least ${min}`
  return max === undefined ? '' : ` of at most ${max}`
}
