import type { Listener, ServerRuntime } from '../server/server-runtime.ts'
import { BrokerConnection, type ConnectionHost } from './broker-connection.ts'

/** What a node shares with the connections that it accepts; the rest is its own. */
export type NodeHost = Omit<ConnectionHost, 'onClosed'>

/** One node's port and the connections to it. */
export class BrokerNode {
  readonly #runtime: ServerRuntime
  readonly #host: ConnectionHost
  readonly #connections = new Set<BrokerConnection>()
  readonly #nextConnectionId: () => number
  #listener: Listener | undefined

  constructor(runtime: ServerRuntime, host: NodeHost, nextConnectionId: () => number) {
    this.#runtime = runtime
    this.#nextConnectionId = nextConnectionId
    this.#host = { ...host, onClosed: connection => this.#connections.delete(connection) }
  }

  get connectionCount(): number {
    return this.#connections.size
  }

  /** Opens the port: the one it had before, once it had one. */
  async listen(): Promise<void> {
    const { node } = this.#host
    this.#listener = await this.#runtime.listen({ host: node.host, port: node.port }, transport => {
      const connection = new BrokerConnection(this.#nextConnectionId(), this.#host, transport)
      this.#connections.add(connection)
      return connection
    })
    node.port = this.#listener.port
  }

  /** Closes every connection; clients may connect again. */
  closeConnections(reason: string): void {
    for (const connection of this.#connections) connection.close(reason)
  }

  /** Closes the port and every connection. */
  async close(): Promise<void> {
    const listener = this.#listener
    this.#listener = undefined
    this.closeConnections('the node stops')
    await listener?.close()
  }
}
