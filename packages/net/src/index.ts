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
