import { produceApi } from '@kclient/protocol/messages/produce'
import { type EmbeddedBroker, startBroker, VirtualRuntime, type VirtualRuntimeOptions } from '@kclient/testing'
import { Consumer, type Logger, Producer } from '../../src/index.ts'

const partitions = 4
const records = 600

/** What happened in a run. */
export interface Outcome {
  readonly trace: readonly string[]
  /** What the consumer got, per partition, in its order. */
  readonly consumed: readonly (readonly string[])[]
  /** What is in the logs. */
  readonly logged: readonly (readonly string[])[]
  readonly virtualMs: number
}

/** What log and consumer have to hold. */
export const expected: Outcome['logged'] = Array.from({ length: partitions }, (_, partition) =>
  Array.from({ length: records / partitions }, (__, index) => `record ${index * partitions + partition}`),
)

export interface SimulationOptions extends VirtualRuntimeOptions {
  /** Called before every twentieth record. */
  readonly disturb?: (broker: EmbeddedBroker, runtime: VirtualRuntime, step: number) => Promise<void>
  readonly logger?: (who: string, runtime: VirtualRuntime) => Logger
}

/** A producer and a consumer at work on three nodes, all of it decided by the seed. */
export async function simulate({ disturb, logger, ...options }: SimulationOptions): Promise<Outcome> {
  const runtime = new VirtualRuntime(options)
  const loggerOf = (who: string): { logger?: Logger } => (logger === undefined ? {} : { logger: logger(who, runtime) })
  return await runtime.run(async () => {
    // What gathers during an outage is too large for the topic, and goes in parts.
    const topics = { events: { partitions, configs: { 'max.message.bytes': '200' } } }
    await using broker = await startBroker({ runtime, nodes: 3, topics, validateRecords: true, ...loggerOf('broker') })
    const common = { bootstrapServers: broker.bootstrapServers, runtime, requestTimeoutMs: 2_000 }
    await using producer = await Producer.start({
      ...common,
      lingerMs: 2,
      maxBatchSize: 1_000,
      maxRequestSize: 2_000,
      bufferMemory: 8_000,
      ...loggerOf('producer'),
    })
    await using consumer = await Consumer.start({ ...common, autoOffsetReset: 'earliest', ...loggerOf('consumer') })
    consumer.assign(Array.from({ length: partitions }, (_, partition) => ({ topic: 'events', partition })))
    const consumed: string[][] = Array.from({ length: partitions }, () => [])
    await Promise.all([
      consume(consumer, consumed),
      produce(producer, runtime, step => disturb?.(broker, runtime, step) ?? Promise.resolve()),
    ])
    const logged = Array.from({ length: partitions }, (_, partition) =>
      broker.records('events', partition).map(({ value }) => String(value)),
    )
    return { trace: [...runtime.trace], consumed, logged, virtualMs: runtime.now() }
  })
}

async function produce(
  producer: Producer<string, string>,
  runtime: VirtualRuntime,
  disturb: (step: number) => Promise<void>,
): Promise<void> {
  const sends: Promise<unknown>[] = []
  const record = (index: number): { topic: string; partition: number; value: string } => ({
    topic: 'events',
    partition: index % partitions,
    value: `record ${index}`,
  })
  let index = 0
  /** One record, or several, by one of the doors. The buffer is small: each waits until it is taken. */
  const give = async (): Promise<void> => {
    const dice = runtime.random()
    const from = index
    index = Math.min(records, dice < 0.1 ? from + 5 : from + 1)
    if (dice < 0.1) {
      sends.push(producer.sendMany(Array.from({ length: index - from }, (_, at) => record(from + at))))
    } else if (dice < 0.6) sends.push(producer.send(record(from)))
    else sends.push((await producer.enqueue(record(from))).delivered)
    sends.at(-1)?.catch(() => undefined)
    if (runtime.random() < 0.02) await producer.flush()
  }
  for (let step = 0; index < records;) {
    await give()
    for (; step <= index / 20; step++) await disturb(step)
    if (runtime.random() < 0.3) await runtime.sleep(runtime.random() * 20)
  }
  await Promise.all(sends)
}

async function consume(consumer: Consumer, into: string[][]): Promise<void> {
  for (let count = 0; count < records; count++) {
    const record = await consumer.getOne()
    into[record?.partition ?? 0]?.push(String(record?.value))
  }
}

/** Moves leaders, cuts connections, stops, starts, blocks and throttles nodes, adds partitions, as the seed has it. */
export async function chaos(broker: EmbeddedBroker, runtime: VirtualRuntime, step: number): Promise<void> {
  const any = <T>(items: readonly T[]): T => items[Math.floor(runtime.random() * items.length)] as T
  const running = broker.nodes.filter(({ isRunning }) => isRunning)
  switch (step % 8) {
    case 1:
      broker.moveLeader({ topic: 'events', partition: any([0, 1, 2, 3]) }, any(running).nodeId)
      return
    case 2:
      runtime.network.cut()
      return
    case 3:
      await broker.stopNode(any(running).nodeId)
      return
    case 4:
      for (const { nodeId } of broker.nodes) await broker.startNode(nodeId)
      return
    case 5: {
      const { host } = any(running)
      runtime.network.block(host)
      runtime.setTimeout(() => runtime.network.unblock(host), 3_000)
      return
    }
    case 6: {
      const throttleTimeMs = Math.ceil(runtime.random() * 500)
      broker.on(produceApi, async call => ({ ...(await call.next()), throttleTimeMs }), { times: 2 })
      return
    }
    case 7:
      if (running.length === broker.nodes.length) {
        broker.createPartitions('events', (broker.topic('events')?.partitions.length ?? 0) + 1)
      }
  }
}
