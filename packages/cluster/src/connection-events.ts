import { channel, type Channel } from 'node:diagnostics_channel'

/** What subscribers of `kclient:connection:opened`, `:closed` and `:failed` are given. */
export interface ConnectionEvent {
  readonly clientId: string
  /** The broker; undefined for a connection to a bootstrap server, of which nobody knows yet which broker it is. */
  readonly nodeId: number | undefined
  /** The host as the cluster, or the user, names it. */
  readonly serverAddress: string
  readonly serverPort: number
  /** Why it could not be opened, or why it ended; undefined for one that is open. */
  readonly error?: Error | undefined
}

interface Channels {
  /** A connection is ready for requests. */
  readonly opened: Channel
  /** A connection that was ready has ended, whoever ended it. */
  readonly closed: Channel
  /** An attempt to open one came to nothing. */
  readonly failed: Channel
}

const channels: Channels = {
  opened: channel('kclient:connection:opened'),
  closed: channel('kclient:connection:closed'),
  failed: channel('kclient:connection:failed'),
}

/** Tells who listens, in a turn of its own: subscribers must not run in the middle of a change of state. */
export function tellConnection(what: keyof Channels, event: () => ConnectionEvent): void {
  const to = channels[what]
  if (to.hasSubscribers) queueMicrotask(() => to.publish(event()))
}
