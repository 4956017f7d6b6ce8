import type { Deadline } from '@kclient/net'
import type { Lane } from './lane.ts'

/** Kinds of coordinators a broker can be. */
export type CoordinatorType = 'group' | 'transaction'

/** Whose coordinator: the id of a group, or a transactional id. */
export interface CoordinatorKey {
  readonly coordinator: CoordinatorType
  readonly key: string
}

/** Who has to answer a request. `any` is the least loaded broker; `controller` any broker that forwards to it. */
export type RequestTarget = { readonly node: number } | 'any' | 'controller' | CoordinatorKey

/** Terms of one request. */
export interface ClusterRequestOptions {
  readonly deadline: Deadline
  /** Default: `coordination` for a coordinator, otherwise `general`. */
  readonly lane?: Lane | undefined
  /** Highest version to use, below what both sides support. */
  readonly maxVersion?: number | undefined
  /** Time limit of the broker's answer; default requestTimeoutMs. Give more to requests in which the broker waits. */
  readonly timeoutMs?: number | undefined
}

/** Terms of a retried operation. */
export interface RetryOptions {
  /** Whose coordinator to look up anew when an error says that it moved. */
  readonly coordinator?: CoordinatorKey | undefined
  /** Overrides which errors are worth another try; default: their `retriable`. */
  readonly isRetriable?: ((error: unknown) => boolean) | undefined
  /** A longer wait before the next try, as the broker asked for (KIP-599); undefined for the ordinary one. */
  readonly delayMs?: ((error: unknown) => number | undefined) | undefined
}
