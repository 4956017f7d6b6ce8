/** One run of one contestant in a process of its own; prints its measurement as the last line. */
import { contestants } from './contestants.ts'
import type { Job, Latencies, Measurement, Meter } from './job.ts'
import { usageOf } from './process-usage.ts'

class ProcessMeter implements Meter {
  #startedAt = 0
  #cpuBefore: NodeJS.CpuUsage | undefined
  #measurement: Measurement | undefined
  readonly #latencies: number[] = []

  start(): void {
    this.#cpuBefore = process.cpuUsage()
    this.#startedAt = performance.now()
  }

  startedWithProcess(): void {
    // The origin of performance.now() is the start of the process.
    this.#startedAt = 0
  }

  acknowledged(ms: number): void {
    this.#latencies.push(ms)
  }

  stop(): void {
    const seconds = (performance.now() - this.#startedAt) / 1_000
    const { user, system } = process.cpuUsage(this.#cpuBefore)
    // What getrusage() says counts the process from which this one was forked, too.
    const rssMegabytes = usageOf('self')?.rssMegabytes ?? process.resourceUsage().maxRSS / 1_024
    const latencies = this.#latencies.length === 0 ? undefined : percentiles(this.#latencies)
    this.#measurement = { seconds, cpuSeconds: (user + system) / 1e6, rssMegabytes, latencies }
  }

  get measurement(): Measurement {
    if (this.#measurement === undefined) throw new Error('The contestant did not stop the meter')
    return this.#measurement
  }
}

function percentiles(latencies: readonly number[]): Latencies {
  const sorted = latencies.toSorted((one, other) => one - other)
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] as number
  return { p50: at(0.5), p99: at(0.99) }
}

async function main(index: number, job: Job): Promise<void> {
  const contestant = contestants[index]
  if (contestant === undefined || !('load' in contestant)) throw new Error(`No contestant ${index} runs here`)
  const meter = new ProcessMeter()
  const run = await contestant.load()
  await run(job, meter)
  console.log(JSON.stringify(meter.measurement))
}

main(Number(process.argv[2]), JSON.parse(process.argv[3] as string) as Job).catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
