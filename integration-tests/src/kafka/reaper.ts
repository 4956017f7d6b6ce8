import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

/** One line to the reaper: what it has to end, remove, or need not end or remove any more. */
export interface ReaperOrder {
  readonly watch?: number | undefined
  readonly forget?: number | undefined
  readonly remove?: string | undefined
  readonly keep?: string | undefined
}

let reaper: ChildProcess | undefined

/**
 * Tells the reaper, a process of its own, which processes and directories must not outlive this process. It learns
 * that this process is gone by the end of its stdin, so it works after `kill -9`, too.
 */
export function tellReaper(order: ReaperOrder): void {
  reaper ??= startReaper()
  reaper.stdin?.write(`${JSON.stringify(order)}\n`)
}

function startReaper(): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'reaper-process.ts')], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  child.unref()
  ;(child.stdin as unknown as { unref(): void }).unref()
  // The reaper is gone only if someone killed it: then there is nothing left to tell.
  child.stdin?.on('error', () => undefined)
  return child
}
