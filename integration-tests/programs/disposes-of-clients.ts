/** Leaves the scope of two clients and nothing else: `await using` has to stop them. */
import './tell-what-is-alive.ts'
import { Consumer } from '@kclient/consumer'
import { Producer } from '@kclient/producer'

const [bootstrapServers = '', topic = ''] = process.argv.slice(2)

async function main(): Promise<void> {
  await using producer = await Producer.start({ bootstrapServers })
  await using consumer = await Consumer.start({ bootstrapServers, autoOffsetReset: 'earliest' })
  consumer.assign([{ topic, partition: 0 }])
  await producer.send({ topic, value: 'v' })
  await consumer.getOne()
}

void main().then(() => console.log('done'))
