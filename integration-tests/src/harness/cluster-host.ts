import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { KafkaUnavailableError, type KafkaCluster } from '../kafka/kafka-cluster.ts'
import { startKafka } from '../kafka/start-kafka.ts'
import type { ClusterChoice, StopMode } from './test-cluster.ts'

/** What a test worker may ask of the host. */
export type HostRequest =
  | { readonly ask: 'cluster'; readonly choice: Extract<ClusterChoice, { kind: 'apache' }> }
  | { readonly ask: 'stop'; readonly node: number; readonly how: StopMode }
  | { readonly ask: 'start' | 'pause' | 'resume'; readonly node: number }
  | { readonly ask: 'logs' }

/** Answer to `cluster`. */
export interface HostedCluster {
  readonly provider: KafkaCluster['provider']
  readonly version: string
  readonly bootstrapServers: string
  readonly nodeIds: readonly number[]
}

export type HostAnswer =
  | { readonly value: unknown }
  | { readonly error: string }
  /** This machine cannot run Kafka at all. */
  | { readonly unavailable: string }

/**
 * Owns the real clusters of a test run. It lives in vitest's main process, so a cluster survives the workers that
 * use it one after the other; it starts a cluster when the first scenario asks for it, and, because test files
 * run one at a time, keeps only the one that was asked for last.
 */
export class ClusterHost {
  readonly #server = createServer((request, response) => void this.#serve(request, response))
  #current: { readonly name: string; readonly cluster: Promise<KafkaCluster> } | undefined

  /** Resolves to the address for workers. */
  async listen(): Promise<string> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await this.#stopCluster()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: Buffer[] = []
    for await (const chunk of request) body.push(chunk as Buffer)
    const answer = await this.#answer(JSON.parse(Buffer.concat(body).toString()) as HostRequest)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
  }

  async #answer(request: HostRequest): Promise<HostAnswer> {
    try {
      return { value: await this.#handle(request) }
    } catch (error) {
      if (error instanceof KafkaUnavailableError) return { unavailable: error.message }
      return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
  }

  async #handle(request: HostRequest): Promise<unknown> {
    if (request.ask === 'cluster') return this.#cluster(request.choice)
    const cluster = await this.#current?.cluster
    if (cluster === undefined) throw new Error('No cluster runs yet')
    if (request.ask === 'logs') return cluster.logs()
    const node = cluster.nodes.find(({ id }) => id === request.node)
    if (node === undefined) throw new Error(`No node ${request.node} that is ours`)
    switch (request.ask) {
      case 'stop':
        return request.how === 'kill' ? node.kill('SIGKILL') : node.stop()
      case 'start':
        return node.start()
      case 'pause':
        return node.pause()
      case 'resume':
        return node.resume()
    }
  }

  async #cluster({ nodes, version }: Extract<ClusterChoice, { kind: 'apache' }>): Promise<HostedCluster> {
    const name = `${version} x ${nodes}`
    if (this.#current?.name !== name) {
      await this.#stopCluster()
      this.#current = { name, cluster: startKafka({ nodes, version }) }
    }
    const cluster = await (this.#current as { cluster: Promise<KafkaCluster> }).cluster
    return {
      provider: cluster.provider,
      version: cluster.version,
      bootstrapServers: cluster.bootstrapServers,
      nodeIds: cluster.nodes.map(({ id }) => id),
    }
  }

  async #stopCluster(): Promise<void> {
    const current = this.#current
    this.#current = undefined
    const cluster = await current?.cluster.catch(() => undefined)
    await cluster?.stop()
  }
}
