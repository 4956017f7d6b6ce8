/** Where a class keeps its own brand; a class without one (a subclass of the user's) is matched by its prototype. */
const brandOf: unique symbol = Symbol('brand')

interface Branded {
  readonly [brandOf]?: symbol
}

/**
 * Names an error class, and marks its instances with a symbol from the global registry, so that `instanceof` also
 * holds for an instance that another copy of this package made (two versions installed, or ESM beside a bundle).
 * The name is given as a string, because bundlers rename classes.
 */
export function brand(errorClass: { readonly prototype: Error }, name: string): void {
  const symbol = Symbol.for(`@kclient/errors/${name}`)
  Object.defineProperty(errorClass, brandOf, { value: symbol })
  Object.defineProperty(errorClass, 'name', { value: name, configurable: true })
  Object.defineProperty(errorClass.prototype, symbol, { value: true })
  Object.defineProperty(errorClass.prototype, 'name', { value: name, configurable: true, writable: true })
}

/** The `Symbol.hasInstance` of all branded classes. */
export function hasBrand(errorClass: object, value: unknown): boolean {
  const symbol = Object.hasOwn(errorClass, brandOf) ? (errorClass as Branded)[brandOf] : undefined
  if (symbol === undefined) return Function.prototype[Symbol.hasInstance].call(errorClass as () => unknown, value)
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[symbol] === true
}
