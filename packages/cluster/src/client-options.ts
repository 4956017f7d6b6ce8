import type { Logger, Runtime } from '@kclient/net'
import { nodeRuntime, silentLogger } from '@kclient/net'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import { type BootstrapServer, bootstrapServers } from './bootstrap-servers.ts'
import { integer, milliseconds, oneOf, text, withMethods } from './checks.ts'
import { type OptionTable, option, optional, readOptions } from './options.ts'
import type { SaslOptions } from './sasl.ts'
import { Security, saslOption, sslOption } from './security.ts'

/** How brokers are reached: with or without TLS, with or without logging in. */
export type SecurityProtocol = 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL'

/** TLS settings: `true` for the system's CAs, Node's own options, or a function asked anew for each connection. */
export type SslOptions = boolean | TlsOptions | (() => TlsOptions | Promise<TlsOptions>)

/** The options that all clients share. */
export interface ClientOptions {
  /**
   * Some brokers of the cluster, from which the others are learned: `host:port`, IPv6 as `[::1]:9092`, several of them
   * with commas between, or an array. The port is 9092 when missing. Default `localhost:9092`.
   */
  bootstrapServers?: string | readonly string[] | undefined
  /** Name of this client in the brokers' logs, metrics and quotas. Default `kclient`. */
  clientId?: string | undefined
  /** Where this client runs, for fetching from the nearest replica (KIP-392); a producer makes no use of it. Default: none. */
  clientRack?: string | undefined
  /** Milliseconds that a broker may take for one answer; then its connection is closed. Default 40000. */
  requestTimeoutMs?: number | undefined
  /** Milliseconds before another try; doubled for each further one, shifted by up to 20 % at random (KIP-580). Default 100. */
  retryBackoffMs?: number | undefined
  /** Most milliseconds before another try; where retryBackoffMs is more, all waits are that long. Default 1000. */
  retryBackoffMaxMs?: number | undefined
  /** Milliseconds after which metadata is asked for anew, though nothing went wrong. Default 300000. */
  metadataMaxAgeMs?: number | undefined
  /** Milliseconds that a connection may lie idle before it is closed. Default 540000; Infinity for never. */
  connectionsMaxIdleMs?: number | undefined
  /** Bytes of the largest answer that is taken from a broker, from 1024. Default 104857600 (100 MiB). */
  maxResponseBytes?: number | undefined
  /** Where to log; silent by default. `console` and pino fit. */
  logger?: Logger | undefined
  /** Clock, randomness and network, for tests. Default: Node's own. */
  runtime?: Runtime | undefined
  /** TLS. `true` uses the system's CAs; see also `createSslContext`. */
  ssl?: SslOptions | undefined
  /** How to log in. */
  sasl?: SaslOptions | undefined
  /** Follows from `ssl` and `sasl`; when given it must agree with them. `SSL` alone means TLS with the system's CAs. */
  securityProtocol?: SecurityProtocol | undefined
}

/** Client options as the client works with them: checked, defaults filled in, secrets out of sight. */
export interface ClientConfig {
  readonly bootstrapServers: readonly BootstrapServer[]
  readonly clientId: string
  readonly clientRack: string | undefined
  readonly requestTimeoutMs: number
  readonly retryBackoffMs: number
  readonly retryBackoffMaxMs: number
  readonly metadataMaxAgeMs: number
  readonly connectionsMaxIdleMs: number
  readonly maxResponseBytes: number
  readonly logger: Logger
  readonly runtime: Runtime
  readonly security: Security
}

type TableValues = Omit<ClientConfig, 'security'> & {
  readonly ssl: SslOptions | undefined
  readonly sasl: SaslOptions | undefined
  readonly securityProtocol: SecurityProtocol | undefined
}

/** Names, checks and defaults of the options that all clients share. */
export const clientOptions: OptionTable<TableValues> = {
  bootstrapServers: option(bootstrapServers(), [{ host: 'localhost', port: 9092 }]),
  clientId: option(text(), 'kclient'),
  clientRack: optional(text()),
  requestTimeoutMs: option(milliseconds({ min: 1 }), 40_000),
  retryBackoffMs: option(milliseconds(), 100),
  retryBackoffMaxMs: option(milliseconds(), 1_000),
  metadataMaxAgeMs: option(milliseconds({ min: 1 }), 300_000),
  connectionsMaxIdleMs: option(milliseconds({ min: 1, max: Infinity }), 540_000),
  maxResponseBytes: option(integer({ min: 1_024, max: 2_147_483_647 }), 104_857_600),
  logger: option(withMethods<Logger>('debug', 'info', 'warn', 'error'), silentLogger),
  runtime: option(
    withMethods<Runtime>(
      'now',
      'timestamp',
      'setTimeout',
      'clearTimeout',
      'setImmediate',
      'random',
      'lookup',
      'connect',
    ),
    nodeRuntime,
  ),
  ssl: optional(sslOption()),
  sasl: optional(saslOption()),
  securityProtocol: optional(oneOf('PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL')),
}

/**
 * Checks the options that all clients share.
 *
 * @param owner - Whose options they are; it begins every message.
 */
export function readClientOptions(owner: string, given: unknown): ClientConfig {
  const { ssl, sasl, securityProtocol, ...rest } = readOptions<TableValues>(owner, clientOptions, given)
  return Object.freeze({
    ...rest,
    // A first wait above the longest one means a fixed wait, as in Java.
    retryBackoffMaxMs: Math.max(rest.retryBackoffMs, rest.retryBackoffMaxMs),
    security: new Security(owner, { ssl, sasl, securityProtocol }, rest.logger),
  })
}
