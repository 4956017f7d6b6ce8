export { ApiVersions, type VersionCaps, type VersionRange } from './api-versions.ts'
export { Connection } from './connection.ts'
export type { ClientSoftware, ConnectionOptions, RequestOptions } from './connection-options.ts'
export type { ConnectionState } from './connection-state.ts'
export { Deadline } from './deadline.ts'
export { type Logger, silentLogger } from './logger.ts'
export { nodeRuntime } from './node-runtime.ts'
export type {
  ResolvedAddress,
  Runtime,
  TimerHandle,
  Transport,
  TransportAddress,
  TransportHandlers,
} from './runtime.ts'
export { Traffic } from './traffic.ts'
