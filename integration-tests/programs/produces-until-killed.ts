/** Sends numbered records without an end, and tells of each, on a line of its own, where it was acknowledged. */
import './tell-what-is-alive.ts'
import { Producer } from '@kclient/producer'

const [bootstrapServers = '', topic = '', partitionsText = ''] = process.argv.slice(2)
const partitions = Number(partitionsText)

async function main(): Promise<void> {
  const producer = await Producer.start({ bootstrapServers, compressionType: 'lz4' })
  let unsettled = 0
  for (let number = 0; ; number++) {
    const value = `${number}`.padEnd(50, ' ')
    unsettled++
    producer.send({ topic, partition: number % partitions, value }).then(
      ({ partition, offset }) => {
        unsettled--
        process.stdout.write(`${number} ${partition} ${offset}\n`)
      },
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
    if (number % 20 === 0 || unsettled > 2_000) await new Promise(resolve => setTimeout(resolve, 1))
  }
}

void main()
