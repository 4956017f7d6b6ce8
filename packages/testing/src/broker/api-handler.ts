import type { AnyApi, Api } from '@kclient/protocol'
import type { BrokerCluster } from './broker-cluster.ts'
import type { NodeState } from './node-state.ts'

/** Where a request came from and in which version its answer goes out. */
export interface RequestContext {
  readonly cluster: BrokerCluster
  /** The node that was asked. */
  readonly node: NodeState
  readonly version: number
  readonly clientId: string | null
  /** Calls back when the connection closes, so that nothing waits for a client that is gone; returns how to call that off. */
  onDisconnect(callback: () => void): () => void
}

/** What follows a request: an answer, silence, or the end of the connection. */
export type Conclusion = 'answer' | 'silence' | 'close'

/** How a broker serves one API. */
export interface ApiHandler {
  readonly api: AnyApi
  /** The lowest version that is advertised, where that is not the lowest there is a codec for. */
  readonly advertisedMinVersion?: number | undefined
  serve(request: unknown, context: RequestContext): unknown
  conclude(request: unknown, response: unknown): Conclusion
}

interface HandlerOptions<Q, RI> {
  readonly advertisedMinVersion?: number | undefined
  /** Default: every request is answered. */
  readonly conclude?: ((request: Q, response: RI) => Conclusion) | undefined
}

/** Ties an API to its implementation; from here on nobody needs the types of its messages. */
export function apiHandler<QI, Q, RI, R>(
  api: Api<QI, Q, RI, R>,
  serve: (request: Q, context: RequestContext) => RI | Promise<RI>,
  options: HandlerOptions<Q, RI> = {},
): ApiHandler {
  const { conclude = () => 'answer', advertisedMinVersion } = options
  return {
    api,
    advertisedMinVersion,
    serve,
    conclude,
  }
}
