import { AbortedTransactions, type AbortedTransaction } from '../../src/fetching/aborted-transactions.ts'
import type { Deserializers } from '../../src/records/deserialization.ts'
import { type AnyRecord, FetchedPartition } from '../../src/records/fetched-partition.ts'
import { BufferedBytes, HeldResponse } from '../../src/fetching/held-response.ts'
import { PartitionState } from '../../src/assignment/partition-state.ts'

/** How a chunk is made. */
export interface ChunkOptions {
  readonly partition?: PartitionState
  /** The position; default 0n. */
  readonly from?: bigint
  readonly meter?: BufferedBytes
  readonly held?: HeldResponse
  readonly aborted?: readonly AbortedTransaction[]
  readonly checkCrcs?: boolean
  readonly maxDecompressedBytes?: number
  readonly deserializers?: Deserializers
  readonly onReady?: () => void
}

/** What a fetch brought of one partition, which is at the position that was fetched. */
export function chunkOf(batches: readonly Buffer[], options: ChunkOptions = {}): FetchedPartition {
  const { from = 0n, partition = positioned('t', 0, from), aborted, onReady = () => {} } = options
  const chunk = new FetchedPartition(
    partition,
    from,
    Buffer.concat(batches),
    options.held ?? new HeldResponse(options.meter ?? new BufferedBytes()),
    aborted === undefined ? undefined : new AbortedTransactions(aborted),
    {
      checkCrcs: options.checkCrcs ?? true,
      maxDecompressedBytes: options.maxDecompressedBytes ?? 1 << 27,
      deserializers: options.deserializers,
    },
    onReady,
  )
  partition.chunks.push(chunk)
  return chunk
}

/** An assigned partition with a position. */
export function positioned(topic: string, partition: number, position: bigint): PartitionState {
  const state = new PartitionState(topic, partition)
  state.seek(position, -1)
  return state
}

/** All that a chunk hands out until it is done, pending, or throws. */
export function drain(chunk: FetchedPartition): { records: AnyRecord[]; end: 'done' | 'pending' | Error } {
  const records: AnyRecord[] = []
  try {
    for (;;) {
      const step = chunk.step()
      if (step !== 'ready') return { records, end: step }
      for (let record = chunk.next(); record !== null; record = chunk.next()) records.push(record)
    }
  } catch (error) {
    return { records, end: error as Error }
  }
}

export const offsets = (records: readonly { offset: bigint }[]): number[] => records.map(({ offset }) => Number(offset))
export const texts = (records: readonly { value: unknown }[]): string[] => records.map(({ value }) => String(value))
