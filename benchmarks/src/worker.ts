/** One run of one contestant in a process of its own; prints its measurement as the last line. */
import { contestants } from './contestants.ts'
import type { Job, Measurement, Meter } from './job.ts'

class ProcessMeter implements Meter {
  #startedAt = 0
  #cpuBefore: NodeJS.CpuUsage | undefined
  #measurement: Measurement | undefined

  start(): void {
    this.#cpuBefore = process.cpuUsage()
    this.#startedAt = performance.now()
  }

  stop(): void {
    const seconds = (performance.now() - this.#startedAt) / 1_000
    const { user, system } = process.cpuUsage(this.#cpuBefore)
    const rssMegabytes = process.resourceUsage().maxRSS / 1_024
    this.#measurement = { seconds, cpuSeconds: (user + system) / 1e6, rssMegabytes }
  }

  get measurement(): Measurement {
    if (this.#measurement === undefined) throw new Error('The contestant did not stop the meter')
    return this.#measurement
  }
}

async function main(index: number, job: Job): Promise<void> {
  const meter = new ProcessMeter()
  const run = await contestants[index]?.load()
  await run?.(job, meter)
  console.log(JSON.stringify(meter.measurement))
}

main(Number(process.argv[2]), JSON.parse(process.argv[3] as string) as Job).catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
