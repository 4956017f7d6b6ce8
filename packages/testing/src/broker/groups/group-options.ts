/** How an embedded broker keeps consumer groups. */
export interface GroupOptions {
  /**
   * How long the first members of an empty group wait for others, in ms (Kafka: `group.initial.rebalance.delay.ms`).
   * Default: 0, where Kafka waits 3 000.
   */
  initialRebalanceDelayMs?: number | undefined
  /** The shortest session timeout that a member may ask for, in ms. Default: 6 000, as in Kafka. */
  minSessionTimeoutMs?: number | undefined
  /** The longest session timeout that a member may ask for, in ms. Default: 1 800 000, as in Kafka. */
  maxSessionTimeoutMs?: number | undefined
  /** Members that a group may have (Kafka: `group.max.size`). Default: no limit. */
  maxSize?: number | undefined
  /** How long a member whose first JoinGroup is unanswered counts, in ms. Default: 300 000, as in Kafka. */
  newMemberJoinTimeoutMs?: number | undefined
  /** The longest metadata of a committed offset, in bytes (Kafka: `offset.metadata.max.bytes`). Default: 4 096. */
  offsetMetadataMaxBytes?: number | undefined
  /** How long a node that becomes the coordinator answers COORDINATOR_LOAD_IN_PROGRESS, in ms. Default: 0. */
  loadTimeMs?: number | undefined
}

/** {@link GroupOptions} with their defaults. */
export type GroupSettings = { readonly [K in keyof GroupOptions]-?: number }

const defaults: GroupSettings = {
  initialRebalanceDelayMs: 0,
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 1_800_000,
  maxSize: 2_147_483_647,
  newMemberJoinTimeoutMs: 300_000,
  offsetMetadataMaxBytes: 4_096,
  loadTimeMs: 0,
}

/** @throws TypeError for an option that does not exist or has no sense. */
export function groupSettings(options: GroupOptions = {}): GroupSettings {
  const settings: { -readonly [K in keyof GroupSettings]: number } = { ...defaults }
  for (const [name, value] of Object.entries(options)) {
    if (!(name in defaults)) {
      throw new TypeError(
        `startBroker: unknown option \`groups.${name}\`; there are ${Object.keys(defaults).join(', ')}`,
      )
    }
    if (value === undefined) continue
    if (!Number.isInteger(value) || value < 0) {
      throw new TypeError(`startBroker: \`groups.${name}\` is a whole number from 0, not ${value}`)
    }
    settings[name as keyof GroupSettings] = value
  }
  return settings
}
