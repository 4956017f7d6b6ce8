/**
 * A UUID in the form that Kafka prints and its tools accept: 16 bytes as base64url without padding, 22 characters.
 */
export type Uuid = string

/** The UUID of zeros, by which Kafka says "none". */
export const ZERO_UUID: Uuid = 'AAAAAAAAAAAAAAAAAAAAAA'
