import type { ConnectionOptions } from 'node:tls'

/** What `setTimeout` of a Runtime hands out, only to be given back to `clearTimeout`. */
export type TimerHandle = object

/** One address that a host name stands for. */
export interface ResolvedAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** Where to connect to. */
export interface TransportAddress {
  /** An IP address, or a name that the runtime resolves itself. */
  readonly host: string
  readonly port: number
  /** For TLS: the name to ask for and to verify. Absent for an IP literal, which is verified as an address. */
  readonly servername?: string | undefined
}

/** What a Transport tells its owner. Nothing is called before `connect` has returned, and nothing after `onClose`. */
export interface TransportHandlers {
  /** TCP is connected and the TLS handshake begins; a runtime need not tell. */
  onSecuring?(): void
  /** Bytes may be written; with TLS, after the handshake and the verification of the certificate. */
  onConnect(): void
  /** Bytes have arrived. They are valid only during this call: the buffer is used again. */
  onBytes(bytes: Uint8Array): void
  /** After a `write` that returned false: what was written has gone out. */
  onDrain(): void
  /** The end, exactly once: with the error of a connect, of the socket or of TLS; without one when either side closed. */
  onClose(error: Error | undefined): void
}

/** A byte stream to a broker: a TCP or TLS socket, or a simulated one. */
export interface Transport {
  /**
   * Writes all buffers in order, as one unit where the system can. They belong to the transport until `done` is
   * called, which happens exactly once and in the order of the writes: when the system has taken the bytes, or, with
   * an error, when it never will.
   *
   * @returns false when the owner should wait for `onDrain` before it writes more; nothing is lost if it does not.
   */
  write(buffers: readonly Uint8Array[], done?: (error?: Error | null) => void): boolean
  /** Stops reading, so that the peer is slowed down. */
  pause(): void
  /** Reads again after `pause`. */
  resume(): void
  /** Closes at once, without waiting for anything; `onClose` follows. May be repeated. */
  close(): void
}

/**
 * All that kclient takes from the outside: time, chance and network. The default is Node's own (`nodeRuntime`). With
 * another one, clients run on a virtual clock and an in-memory network, and the same seed gives the same run.
 */
export interface Runtime {
  /** Milliseconds of a clock that never goes back, from an arbitrary start. */
  now(): number
  /** Milliseconds since 1970, for timestamps of records; may jump when the system clock is set. */
  timestamp(): number
  setTimeout(callback: () => void, delayMs: number): TimerHandle
  clearTimeout(timer: TimerHandle | undefined): void
  /** Calls back after the sockets that have something to read have been read once. */
  setImmediate(callback: () => void): void
  /** 0 <= random() < 1, for jitter and choice; not for secrets. */
  random(): number
  /** Unpredictable bytes, for ids and nonces. */
  randomBytes(size: number): Buffer
  /** All addresses of a host, in the order in which they should be tried. Never empty: a name without one is an error. */
  lookup(host: string): Promise<readonly ResolvedAddress[]>
  /**
   * Opens a connection.
   *
   * @param tls - Options of TLS, or undefined for plain TCP.
   */
  connect(address: TransportAddress, tls: ConnectionOptions | undefined, handlers: TransportHandlers): Transport
}
