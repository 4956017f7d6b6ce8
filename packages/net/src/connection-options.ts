import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { Deadline } from './deadline.ts'
import type { VersionCaps } from './api-versions.ts'
import type { Connection } from './connection.ts'
import type { Logger } from './logger.ts'
import type { Runtime } from './runtime.ts'
import type { Traffic } from './traffic.ts'

/** How this client introduces itself to brokers (KIP-511). Letters, digits, dots and dashes. */
export interface ClientSoftware {
  readonly name: string
  readonly version: string
}

/** Where a connection goes and on which terms. */
export interface ConnectionOptions {
  /** IP address, or a name that the runtime resolves. */
  readonly host: string
  readonly port: number
  /** The name of the host, when `host` is one of its addresses: for TLS, and for messages. */
  readonly servername?: string | undefined
  /** Of the broker, where metadata named it: for messages. */
  readonly nodeId?: number | undefined
  /** Sent with each request; brokers use it for quotas and in their logs. */
  readonly clientId?: string | null | undefined
  /** Default: kclient and its version. */
  readonly software?: ClientSoftware | undefined
  /** Default: Node's own. */
  readonly runtime?: Runtime | undefined
  /** Default: silent. */
  readonly logger?: Logger | undefined
  /** TLS; a function is asked for each new connection, so certificates can change. Default: plain TCP. */
  readonly tls?: TlsOptions | (() => TlsOptions | Promise<TlsOptions>) | undefined
  /** Logs in, with requests on this connection, before anybody else may use it. */
  readonly authenticate?: ((connection: Connection) => Promise<void>) | undefined
  /** Limit of connecting, and again of the TLS handshake. Default: 10 000. */
  readonly connectTimeoutMs?: number | undefined
  /** How long an answer may take, ApiVersions included. Default: 40 000. */
  readonly requestTimeoutMs?: number | undefined
  /** The largest response to accept; before the connection is ready, 1 MiB. Default: 100 MiB. */
  readonly maxResponseBytes?: number | undefined
  /** Highest versions to use, by API key. */
  readonly versionCaps?: VersionCaps | undefined
  /** Counts what this connection does; several may share one. Default: nobody looks. */
  readonly traffic?: Traffic | undefined
}

/** Terms of one request. */
export interface RequestOptions {
  /** Exactly this version; it has to be one that the broker supports. */
  readonly version?: number | undefined
  /** The highest version to use. */
  readonly maxVersion?: number | undefined
  /** How long the answer may take from now; when it is over, the connection is closed. Default: `requestTimeoutMs`. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait of the caller. The request stays in line if it has left, and the connection stays as it is. */
  readonly deadline?: Deadline | undefined
  /**
   * Called once, when the socket has let go of the bytes of the request: they are with the system, or they never will
   * be. Until then they must not change. Called also for a request that fails. It must not throw.
   */
  readonly onWritten?: (() => void) | undefined
}
