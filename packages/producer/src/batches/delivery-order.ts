/** A producer id with its epoch, under which batches are numbered. */
export interface ProducerIdAndEpoch {
  readonly producerId: bigint
  readonly producerEpoch: number
}

/** What the order of a partition has to know of a batch, and keeps about it. */
export interface OrderedBatch {
  readonly recordCount: number
  producerId: bigint
  producerEpoch: number
  /** Sequence number of the first record; -1 while it has none. */
  baseSequence: number
  /** A request with it awaits its answer. */
  inFlight: boolean
  /** An earlier attempt may have put it into the log, and no answer has told since. */
  inDoubt: boolean
  /** The broker said out of order, for certain: it waits for a new number. */
  refused: boolean
  /** Its sender was already told that it failed. It goes again only to clear up what became of those behind it. */
  abandoned: boolean
}

/**
 * What an attempt to send a batch came to, as far as order and duplicates are concerned.
 *
 * - `stored`: it is in the log, now or from an earlier attempt
 * - `later`: this attempt did not reach the log; another one may
 * - `doubtful`: this attempt may have reached the log; another one will tell
 * - `refused`: this attempt did not reach the log, and no other will
 * - `unknown`: this attempt may have reached the log, and another one is of no use
 * - `too-large`: this attempt did not reach the log, smaller batches may
 * - `out-of-order`: the broker expects another sequence number
 * - `fenced`: the broker does not accept this producer id and epoch any more
 */
export type Answer = 'stored' | 'later' | 'doubtful' | 'refused' | 'unknown' | 'too-large' | 'out-of-order' | 'fenced'

/**
 * What to do with the batch.
 *
 * - `done`, `fail`: settle it; the order has forgotten it
 * - `retry`: it goes again, with the same bytes
 * - `renumber`: it goes again under another number, because the broker has lost what it knew of this producer
 * - `split`: replace it by smaller ones, by {@link DeliveryOrder.split}
 */
export type Verdict = 'done' | 'fail' | 'retry' | 'renumber' | 'split'

/** What has to happen before a partition whose numbers have a gap can go on. */
export type Repair = 'rewind' | 'bump' | 'renew'

/** What stands in batches of a producer without idempotence. */
export const noProducerId: ProducerIdAndEpoch = { producerId: -1n, producerEpoch: -1 }

/**
 * Decides which batch of one partition may go to its leader, so that the log gets every record once and in order. Holds
 * the batches that were sent at least once and are not settled; those that were never sent wait in the queue behind.
 */
export interface DeliveryOrder<B extends OrderedBatch> {
  /** The batches sent at least once and not settled, in order. */
  readonly outstanding: readonly B[]
  /** How many of them await an answer. */
  readonly inFlight: number
  /** Offset of the last record that was acknowledged; -1n before the first. */
  readonly lastAckedOffset: bigint
  /** The producer id and epoch that batches are numbered under here. */
  readonly identity: ProducerIdAndEpoch
  /** The batch that was sent before and may go again now. */
  retry(): B | undefined
  /** Whether a batch that was never sent may go now, under this producer id. */
  admits(id: ProducerIdAndEpoch | undefined): boolean
  /** A batch goes for the first time: takes it up and numbers it. */
  admit(batch: B, id: ProducerIdAndEpoch | undefined): void
  /** A batch goes again. */
  resent(batch: B): void
  /** An attempt has come to something. `offset` is that of the last record, where known. */
  answered(batch: B, answer: Answer, offset?: bigint): Verdict
  /** Takes the parts of a batch that was too large in its place. */
  split(batch: B, parts: readonly B[]): void
  /** The sender was told that the batch failed: it is dropped as soon as it can be, see {@link dropAbandoned}. */
  abandon(batch: B): void
  /** Drops the abandoned batches that are not in flight and of no use to others. To be called after every event. */
  dropAbandoned(): B[]
  /** The leader may know less of this producer than before: it is another one, or the partition was quiet for long. */
  leaderMoved(): void
  /** The topic was deleted and made anew: what was acknowledged is gone, and rightly so. */
  topicRecreated(): void
  /** What has to be done before new batches can go; undefined while there is nothing, or it is too early. */
  repair(): Repair | undefined
  /** It was done: the batches that have to be numbered anew, in order, are the queue's again. */
  repaired(): B[]
}
