import type { Runtime } from '@kclient/net'
import { asServerRuntime } from '../server/node-server-runtime.ts'
import { FaultProxy } from './fault-proxy.ts'

/** Options of {@link startProxy}. */
export interface ProxyOptions {
  /** Brokers of the cluster: `'host:port'`, several with commas or as an array. */
  bootstrapServers: string | readonly string[]
  /** The name or address on which the proxy listens, and which clients get for every broker. Default: `127.0.0.1`. */
  host?: string | undefined
  /** Clock and network. Default: Node's own. */
  runtime?: Runtime | undefined
}

const known: Readonly<Record<keyof ProxyOptions, true>> = { bootstrapServers: true, host: true, runtime: true }

/**
 * Starts a proxy before a Kafka cluster, a real or an embedded one, that knows the frames of the protocol and can do
 * harm to each. Clients that begin at its address stay on it: in every answer that names brokers, it puts ports of its own.
 *
 * Connections in plain text only: it would see nothing through TLS.
 *
 * @throws TypeError for an option that makes no sense.
 *
 * @example
 * await using proxy = await startProxy({ bootstrapServers: 'localhost:9092' })
 * const producer = await Producer.start({ bootstrapServers: proxy.bootstrapServers })
 * proxy.cut()                                          // every connection, now
 */
export async function startProxy(options: ProxyOptions): Promise<FaultProxy> {
  for (const name of Object.keys(options)) {
    if (!(name in known))
      throw new TypeError(`startProxy: unknown option \`${name}\`; there are ${Object.keys(known).join(', ')}`)
  }
  const runtime = asServerRuntime(options.runtime)
  const { bootstrapServers } = options
  const listed = typeof bootstrapServers === 'string' ? bootstrapServers.split(',') : bootstrapServers
  const brokers = listed.map(parseAddress)
  if (brokers.length === 0) throw new TypeError('startProxy: `bootstrapServers` names no broker')
  const proxy = new FaultProxy(runtime, options.host ?? (runtime.hostOf === undefined ? '127.0.0.1' : 'proxy'), brokers)
  try {
    for (const { host, port } of brokers) await proxy.stand(host, port, -1)
  } catch (error) {
    await proxy.stop()
    throw error
  }
  return proxy
}

function parseAddress(address: string): { host: string; port: number } {
  const match = /^\s*(?:\[([^\]]+)\]|([^:\s]+)):(\d+)\s*$/.exec(address)
  const host = match?.[1] ?? match?.[2]
  if (match === null || host === undefined) {
    throw new TypeError(`startProxy: ${JSON.stringify(address)} in \`bootstrapServers\` is not of the form host:port`)
  }
  return { host, port: Number(match[3]) }
}
