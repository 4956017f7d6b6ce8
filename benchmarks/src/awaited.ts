import type { Meter } from './job.ts'

/** How many sends warm a client up. */
const warmUpRecords = 500

/** Sends by so many callers, each of which awaits its send before the next, and takes the times of `records` of them. */
export async function measureAwaited(
  records: number,
  callers: number,
  meter: Meter,
  send: (index: number) => Promise<unknown>,
): Promise<void> {
  await awaited(warmUpRecords, callers, () => {}, send)
  meter.start()
  await awaited(records, callers, ms => meter.acknowledged(ms), send)
  meter.stop()
}

async function awaited(
  records: number,
  callers: number,
  acknowledged: (ms: number) => void,
  send: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const caller = async (): Promise<void> => {
    while (next < records) {
      const index = next++
      const sentAt = performance.now()
      await send(index)
      acknowledged(performance.now() - sentAt)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
}
