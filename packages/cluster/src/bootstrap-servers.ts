import { isIP } from 'node:net'
import type { Check } from './options.ts'
import { describe } from './options.ts'
import { wrongType } from './checks.ts'

/** Where a cluster may be found first. */
export interface BootstrapServer {
  readonly host: string
  readonly port: number
}

const DEFAULT_PORT = 9092

/**
 * `host`, `host:port`, `[::1]:9092`, a bare IPv6 address, several of them separated by commas, or an array of such
 * strings. The port is 9092 when missing.
 */
export function bootstrapServers(): Check<readonly BootstrapServer[]> {
  return (value, label) => {
    const parts = typeof value === 'string' ? value.split(',') : value
    if (!Array.isArray(parts)) throw wrongType(label, 'a string or an array of strings', value)
    const servers = new Map<string, BootstrapServer>()
    for (const part of parts as unknown[]) {
      if (typeof part !== 'string') throw wrongType(label, 'made of strings', part)
      for (const address of part.split(',')) {
        const server = parse(address.trim(), label)
        servers.set(addressOf(server), server)
      }
    }
    if (servers.size === 0) throw new TypeError(`${label} must name at least one server`)
    return [...servers.values()]
  }
}

/** `host:port`, with the brackets that an IPv6 address needs. */
export function addressOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function parse(address: string, label: string): BootstrapServer {
  const malformed = (why: string): TypeError => new TypeError(`${label}: ${describe(address)} ${why}; write host:port`)
  if (address === '') throw malformed('is empty')
  const scheme = /^[a-z_]+:\/\//i.exec(address)
  if (scheme !== null) throw malformed(`must not begin with ${scheme[0]}`)
  const [, bracketed = '', bracketedPort] = /^\[([^\]]*)\](?::(.*))?$/.exec(address) ?? []
  if (isIP(bracketed) === 6) return { host: bracketed, port: parsePort(bracketedPort, malformed) }
  if (/[[\]/@\s]/.test(address)) throw malformed('is not an address')
  // Two colons without brackets: an IPv6 address alone, since nothing tells where its port would begin.
  if (address.indexOf(':') !== address.lastIndexOf(':')) {
    if (isIP(address) !== 6) throw malformed('is not an address')
    return { host: address, port: DEFAULT_PORT }
  }
  const colon = address.indexOf(':')
  if (colon === -1) return { host: address, port: DEFAULT_PORT }
  if (colon === 0) throw malformed('has no host')
  return { host: address.slice(0, colon), port: parsePort(address.slice(colon + 1), malformed) }
}

function parsePort(digits: string | undefined, malformed: (why: string) => TypeError): number {
  if (digits === undefined) return DEFAULT_PORT
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0
  if (port < 1 || port > 65_535) throw malformed('has no port from 1 to 65535')
  return port
}
