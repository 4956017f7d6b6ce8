import type { ContainerRuntimeClient, StartedTestContainer } from 'testcontainers'
import { properties, quickSettings } from './broker-settings.ts'
import { freePorts } from './free-ports.ts'
import type { KafkaCluster, KafkaNode, KafkaPlan } from './kafka-cluster.ts'

// The image's own start script formats the storage with it.
const clusterId = 'kclientTestClusterId00'
const clientPort = 9092
const controllerPort = 9093
const brokerPort = 9094
const startLimitMs = 120_000

type Container = ReturnType<ContainerRuntimeClient['container']['getById']>

/** Whether a container engine answers; a client program without an engine behind it is not enough. */
export async function dockerAnswers(): Promise<boolean> {
  return (await runtime()) !== undefined
}

/** Runs Kafka's own image, one container per node, with client ports that survive a restart. */
export async function startKafkaInDocker({ nodes: count, version, config, jvm }: KafkaPlan): Promise<KafkaCluster> {
  const client = await runtime()
  if (client === undefined) throw new Error('No container engine answers')
  const { GenericContainer, Network, Wait } = await import('testcontainers')
  const { host } = client.info.containerRuntime
  const network = await new Network().start()
  const ports = await freePorts(count)
  const ids = Array.from({ length: count }, (_, index) => index + 1)
  const alias = (id: number): string => `kafka-${id}`
  const voters = ids.map(id => `${id}@${alias(id)}:${controllerPort}`).join(',')

  const startNode = async (id: number): Promise<DockerNode> => {
    const port = ports[id - 1] as number
    const settings = {
      'node.id': id,
      'process.roles': 'broker,controller',
      'controller.quorum.voters': voters,
      listeners: `CLIENT://0.0.0.0:${clientPort},CONTROLLER://0.0.0.0:${controllerPort},BROKER://0.0.0.0:${brokerPort}`,
      'advertised.listeners': `CLIENT://${host}:${port},BROKER://${alias(id)}:${brokerPort}`,
      'listener.security.protocol.map': 'CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT,BROKER:PLAINTEXT',
      'controller.listener.names': 'CONTROLLER',
      'inter.broker.listener.name': 'BROKER',
      'log.dirs': '/tmp/kraft-combined-logs',
      ...quickSettings(count),
      ...config,
    }
    const container = await new GenericContainer(`apache/kafka:${version}`)
      .withNetwork(network)
      .withNetworkAliases(alias(id))
      .withExposedPorts({ container: clientPort, host: port })
      .withCopyContentToContainer([
        { content: properties(settings), target: '/mnt/shared/config/server.properties', mode: 0o644 },
      ])
      .withEnvironment({
        CLUSTER_ID: clusterId,
        KAFKA_HEAP_OPTS: jvm === 'throughput' ? '-Xmx1g' : '-Xmx512m',
      })
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
      .withStartupTimeout(startLimitMs)
      .start()
    return new DockerNode(id, port, container, client)
  }

  const nodes = await Promise.all(ids.map(startNode))
  return {
    provider: 'docker',
    version,
    bootstrapServers: nodes.map(node => `${host}:${node.port}`).join(','),
    nodes,
    logs: async () => (await Promise.all(nodes.map(node => node.logTail()))).join('\n'),
    stop: async () => {
      await Promise.all(nodes.map(node => node.remove()))
      await network.stop()
    },
  }
}

class DockerNode implements KafkaNode {
  readonly id: number
  readonly port: number
  /** The process belongs to the engine: signals go through it. */
  readonly pid = undefined
  readonly #started: StartedTestContainer
  readonly #container: Container

  constructor(id: number, port: number, started: StartedTestContainer, client: ContainerRuntimeClient) {
    this.id = id
    this.port = port
    this.#started = started
    this.#container = client.container.getById(started.getId())
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!(await this.#container.inspect()).State.Running) return
    const ended = this.#container.wait()
    await this.#container.kill({ signal })
    await ended
  }

  stop(): Promise<void> {
    return this.kill('SIGTERM')
  }

  async start(): Promise<void> {
    const since = Math.floor(Date.now() / 1_000)
    await this.#container.start()
    const limit = Date.now() + startLimitMs
    while (!/Kafka Server started/.test(await this.#logs({ since }))) {
      if (Date.now() > limit) throw new Error(`Node ${this.id} was not ready after ${startLimitMs} ms`)
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }

  async pause(): Promise<void> {
    await this.#container.pause()
  }

  async resume(): Promise<void> {
    await this.#container.unpause()
  }

  async logTail(): Promise<string> {
    return `--- node ${this.id}\n${await this.#logs({ tail: 40 })}`
  }

  async remove(): Promise<void> {
    await this.#started.stop({ timeout: 0 })
  }

  async #logs(options: { since?: number; tail?: number }): Promise<string> {
    const bytes = await this.#container.logs({ stdout: true, stderr: true, follow: false, ...options })
    return bytes.toString('utf8')
  }
}

async function runtime(): Promise<ContainerRuntimeClient | undefined> {
  try {
    const { getContainerRuntimeClient } = await import('testcontainers')
    return await getContainerRuntimeClient()
  } catch {
    return undefined
  }
}
