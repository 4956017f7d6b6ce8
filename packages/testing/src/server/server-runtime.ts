import type { Runtime, Transport, TransportHandlers } from '@kclient/net'

/** An open port. */
export interface Listener {
  readonly host: string
  readonly port: number
  /** Accepts no more connections and frees the port. Connections that are open stay open. */
  close(): Promise<void>
}

/** Takes a connection that has just been accepted. `onConnect` of the handlers is not called. */
export type Accept = (transport: Transport) => TransportHandlers

/** A Runtime that can also be connected to: what a broker or a proxy runs on. */
export interface ServerRuntime extends Runtime {
  /** Opens a port (0: any free one). Rejects when it is taken. */
  listen(address: { host: string; port: number }, accept: Accept): Promise<Listener>
  /** The name under which a broker node listens when nobody gives it one. */
  hostOf?(nodeId: number): string
}
