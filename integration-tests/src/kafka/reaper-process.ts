/**
 * Outlives the process that started it by a moment: reads orders from stdin, one JSON object a line, and when stdin
 * ends, for whatever reason, kills the processes and removes the directories that are still on its list.
 */
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { ReaperOrder } from './reaper.ts'

const processes = new Set<number>()
const directories = new Set<string>()

const orders = createInterface({ input: process.stdin })
orders.on('line', line => {
  const order = JSON.parse(line) as ReaperOrder
  if (order.watch !== undefined) processes.add(order.watch)
  if (order.forget !== undefined) processes.delete(order.forget)
  if (order.remove !== undefined) directories.add(order.remove)
  if (order.keep !== undefined) directories.delete(order.keep)
})
orders.on('close', () => {
  for (const pid of processes) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself.
    }
  }
  // The killed ones may write for another moment.
  for (const directory of directories) rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
})
