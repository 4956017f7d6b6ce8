/** A promise and the means to settle it. Its rejection counts as handled: whoever is interested waits for it. */
export interface Deferred<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(error: unknown): void
}

export function deferred<T>(): Deferred<T> {
  let settle: Omit<Deferred<T>, 'promise'> | undefined
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject }
  })
  promise.catch(() => {})
  return { promise, resolve: value => settle?.resolve(value), reject: error => settle?.reject(error) }
}

/** A promise that has rejected, and may be ignored. */
export function rejected(error: Error): Promise<never> {
  const ended = deferred<never>()
  ended.reject(error)
  return ended.promise
}
