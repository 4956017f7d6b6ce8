/** The first index from `start` on whose item answers true, or the length; items that answer false come before those. */
export function firstIndexWhere<T>(items: readonly T[], start: number, test: (item: T) => boolean): number {
  let low = start
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (test(items[middle] as T)) high = middle
    else low = middle + 1
  }
  return low
}
