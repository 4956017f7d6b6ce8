import type { ApiInfo } from '@kclient/protocol'

/**
 * By API key, the first version whose throttle time the client has to wait out itself (KIP-219). Before it, the broker
 * has waited before it answered. APIs that are not listed are younger than the rule.
 */
const throttledByClientFrom: ReadonlyMap<number, number> = new Map([
  [0, 6],
  [1, 8],
  [2, 3],
  [3, 6],
  [8, 4],
  [9, 4],
  [10, 2],
  [11, 3],
  [12, 2],
  [13, 2],
  [14, 2],
  [15, 2],
  [16, 2],
  [18, 2],
  [19, 3],
  [20, 2],
  [21, 1],
  [22, 1],
  [23, 2],
  [24, 1],
  [25, 1],
  [26, 1],
  [28, 1],
  [29, 1],
  [30, 1],
  [31, 1],
  [32, 2],
  [33, 1],
  [34, 1],
  [35, 1],
  [37, 1],
  [38, 1],
  [39, 1],
  [40, 1],
  [41, 1],
  [42, 1],
])

/** For how long the broker asks this client to send nothing more, in ms; 0 mostly. */
export function throttleTimeMs(api: Pick<ApiInfo, 'key'>, version: number, response: unknown): number {
  const { throttleTimeMs: asked } = response as { readonly throttleTimeMs?: unknown }
  if (typeof asked !== 'number' || !(asked > 0)) return 0
  return version >= (throttledByClientFrom.get(api.key) ?? 0) ? asked : 0
}
