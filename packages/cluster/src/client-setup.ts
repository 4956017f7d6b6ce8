import { type ClientConfig, clientOptions } from './client-options.ts'
import { Cluster } from './cluster.ts'
import { type OptionTable, readOptions, unknownOption } from './options.ts'

/** What a client starts from. */
export interface ClientSetup<T> {
  readonly cluster: Cluster
  /** The client's own options. */
  readonly options: Readonly<T>
  /** The options that all clients share, as the cluster has them. */
  readonly config: ClientConfig
}

/**
 * Reads what a client was given: its own options and, unless it shares a cluster, those of the cluster. Nothing is
 * opened yet.
 *
 * @param owner - Name of the client ('Producer'); it begins every message.
 * @param table - The client's own options.
 * @param given - What the user passed.
 * @param shared - The cluster to share; then options of the cluster are refused, since they could not take effect.
 */
export function setUpClient<T extends object>(
  owner: string,
  table: OptionTable<T>,
  given: unknown,
  shared?: Cluster,
): ClientSetup<T> {
  if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given))) {
    readOptions(owner, table, given)
  }
  const own: Record<string, unknown> = {}
  const common: Record<string, unknown> = {}
  for (const [name, value] of Object.entries((given ?? {}) as Record<string, unknown>)) {
    if (Object.hasOwn(table, name)) own[name] = value
    else if (Object.hasOwn(clientOptions, name)) common[name] = value
    else throw unknownOption(owner, name, [...Object.keys(table), ...Object.keys(clientOptions)])
  }
  const options = readOptions<T>(owner, table, own)
  if (shared === undefined) {
    const cluster = new Cluster(common, owner)
    return { cluster, options, config: cluster.options }
  }
  for (const [name, value] of Object.entries(common)) {
    if (value === undefined) continue
    throw new TypeError(`${owner}: option \`${name}\` belongs to the cluster it shares: give it to new Kafka()`)
  }
  return { cluster: shared, options, config: shared.options }
}
