/** What is counted of one partition; it outlives the assignment. Counted per batch and per fetch, never per record. */
export class PartitionCounts {
  /** Handed out of batches that are done with; those of the batch that is open now come on top. */
  records = 0
  batches = 0
  bytesBegun = 0
  bytesFetched = 0
}
