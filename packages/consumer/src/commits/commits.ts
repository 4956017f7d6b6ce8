import type { Cluster } from '@kclient/cluster'
import type { ConsumerEngine } from '../consumer-engine.ts'
import type { ConsumerConfig } from '../consumer-options.ts'
import type { GroupIdentity } from '../group/group-identity.ts'
import { AutoCommit } from './auto-commit.ts'
import { Committer } from './committer.ts'
import type { OffsetFetch } from './offset-fetch.ts'

/** Everything about committed offsets, of a consumer that has a group. */
export class Commits {
  readonly identity: GroupIdentity
  readonly offsets: OffsetFetch
  readonly committer: Committer
  readonly auto: AutoCommit

  constructor(
    cluster: Cluster,
    engine: ConsumerEngine,
    config: ConsumerConfig,
    identity: GroupIdentity,
    offsets: OffsetFetch,
  ) {
    this.identity = identity
    this.offsets = offsets
    this.committer = new Committer(cluster, identity, engine.meter.group)
    this.auto = new AutoCommit({
      cluster,
      committer: this.committer,
      identity,
      assignment: engine.assignment,
      hands: engine.hands,
      enabled: config.enableAutoCommit,
      intervalMs: config.autoCommitIntervalMs,
      life: engine.life,
      onError: error => engine.raise(error),
    })
  }
}
