/**
 * What a connection is for. A broker answers one connection's requests one at a time, in order, so two waits that can
 * last never share a connection: each consumer fetches on a lane of its own, each group member coordinates on its own.
 */
export type Lane = 'produce' | 'coordination' | 'general' | `coordination-${string}` | `fetch-${string}`
