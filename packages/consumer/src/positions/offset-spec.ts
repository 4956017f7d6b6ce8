/**
 * The timestamps that ListOffsets takes for places rather than times. Anything from 0 up is a time in ms and means the
 * first record at or after it.
 */
export const offsetSpec = {
  /** Behind the last record: the high watermark, or the last stable offset for read_committed. */
  latest: -1,
  /** The first record that is still there. */
  earliest: -2,
} as const
