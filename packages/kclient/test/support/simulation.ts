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
    const topics = { events: partitions }
    await using broker = await startBroker({ runtime, nodes: 3, topics, validateRecords: true, ...loggerOf('broker') })
    const common = { bootstrapServers: broker.bootstrapServers, runtime, requestTimeoutMs: 2_000 }
    await using producer = await Producer.start({ ...common, lingerMs: 2, ...loggerOf('producer') })
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
  for (let index = 0; index < records; index++) {
    const sent = producer.send({ topic: 'events', partition: index % partitions, value: `record ${index}` })
    sent.catch(() => undefined)
    sends.push(sent)
    if (index % 20 === 0) await disturb(index / 20)
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

/** Moves leaders, cuts connections, stops, starts and blocks nodes, as the seed has it. */
export async function chaos(broker: EmbeddedBroker, runtime: VirtualRuntime, step: number): Promise<void> {
  const any = <T>(items: readonly T[]): T => items[Math.floor(runtime.random() * items.length)] as T
  const running = broker.nodes.filter(({ isRunning }) => isRunning)
  switch (step % 6) {
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
    }
  }
}
