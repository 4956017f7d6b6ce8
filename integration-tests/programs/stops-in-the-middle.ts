/**
 * Sends many records and stops while most of them are under way. Prints, as one line of JSON, what became of them and
 * how long stop() took.
 */
import './tell-what-is-alive.ts'
import { KafkaError } from '@kclient/errors'
import { Producer } from '@kclient/producer'

const [bootstrapServers = '', topic = '', countText = '', stopWithinText = ''] = process.argv.slice(2)
const count = Number(countText)

async function main(): Promise<void> {
  const producer = await Producer.start({ bootstrapServers, maxBatchSize: 2_000 })
  await producer.partitionsFor(topic)
  const acknowledged: number[] = []
  const failures: Record<string, number[]> = {}
  const sends = Array.from({ length: count }, (_, number) =>
    producer.send({ topic, value: `${number}`.padEnd(50, ' ') }).then(
      () => acknowledged.push(number),
      (error: unknown) => {
        const { code, persisted } = error as KafkaError
        const what = error instanceof KafkaError ? `${code} ${persisted}` : `untyped: ${String(error)}`
        ;(failures[what] ??= []).push(number)
      },
    ),
  )
  const started = performance.now()
  await producer.stop({ timeoutMs: Number(stopWithinText) })
  const stoppedAfterMs = performance.now() - started
  await Promise.all(sends)
  const late: unknown = await producer.send({ topic, value: 'late' }).catch((error: unknown) => error)
  const lateCode = (late as KafkaError).code
  console.log(JSON.stringify({ acknowledged, failures, stoppedAfterMs, lateCode }))
  console.log('done')
}

void main()
