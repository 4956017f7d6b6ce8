/** Settings that make a broker quick to start, to fail over and to form groups; a test may override each. */
export function quickSettings(nodes: number): Record<string, string | number | boolean> {
  const replicas = nodes >= 3 ? 3 : 1
  const inSync = nodes >= 3 ? 2 : 1
  return {
    'auto.create.topics.enable': true,
    'num.partitions': 1,
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.num.partitions': 4,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'transaction.abort.timed.out.transaction.cleanup.interval.ms': 1_000,
    'share.coordinator.state.topic.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1_000,
    'group.consumer.min.session.timeout.ms': 1_000,
    'group.consumer.session.timeout.ms': 6_000,
    'group.consumer.min.heartbeat.interval.ms': 200,
    'group.consumer.heartbeat.interval.ms': 1_000,
    // A killed broker comes back only when its old session has run out.
    'broker.session.timeout.ms': 2_000,
    'broker.heartbeat.interval.ms': 400,
    // Two cores and little memory are enough.
    'num.network.threads': 2,
    'num.io.threads': 4,
    'log.cleaner.dedupe.buffer.size': 8_388_608,
    // What can be compacted soon is.
    'log.cleaner.backoff.ms': 1_000,
  }
}

/** The text of a properties file. */
export function properties(settings: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
