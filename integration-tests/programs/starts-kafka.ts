/** Starts a broker, tells its process and directory, and does nothing more until it is killed. */
import { startKafka } from '../src/kafka/start-kafka.ts'

async function main(): Promise<void> {
  const { provider, nodes, directory } = await startKafka()
  console.log(JSON.stringify({ provider, directory, pids: nodes.map(({ pid }) => pid) }))
  setInterval(() => undefined, 60_000)
}

void main()
