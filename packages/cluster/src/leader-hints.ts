/** A newer leader that a Produce or Fetch answer named (KIP-951, brokers from 3.7). */
export interface LeaderHint {
  readonly topic: string
  readonly partition: number
  readonly leaderId: number
  readonly leaderEpoch: number
}
