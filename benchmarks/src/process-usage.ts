import { readFileSync } from 'node:fs'

const ticksPerSecond = 100

/** What a process has used so far. */
export interface ProcessUsage {
  readonly cpuSeconds: number
  /** The most memory that it ever had. */
  readonly rssMegabytes: number
}

/** As Linux tells it; undefined elsewhere, and when the process has ended. */
export function usageOf(pid: number | 'self'): ProcessUsage | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const peak = /VmHWM:\s+(\d+)/.exec(status)?.[1]
    if (peak === undefined) return undefined
    // After the name of the command, which is in parentheses, state is the first field; user and system time follow.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
    return { cpuSeconds, rssMegabytes: Number(peak) / 1_024 }
  } catch {
    return undefined
  }
}
