import type { ConnectionOptions } from './connection-options.ts'

/** How a broker is called in messages: `1 (kafka.example:9092)`, `[::1]:9092`, `kafka.example:9092 at 10.0.0.7`. */
export function brokerLabel(options: Pick<ConnectionOptions, 'host' | 'port' | 'servername' | 'nodeId'>): string {
  const { host, port, servername, nodeId } = options
  const name = servername ?? host
  const place = `${name.includes(':') ? `[${name}]` : name}:${port}`
  const label = servername === undefined || servername === host ? place : `${place} at ${host}`
  return nodeId === undefined ? label : `${nodeId} (${label})`
}
