// What a peer may claim. Apache Kafka 4.4 has the same caps; no honest message comes near them.

/** Elements of one array. */
export const maxArrayLength = 1_000_000

/** Fields of one tagged section. */
export const maxTaggedFields = 10_000

/** UTF-8 bytes of one string, in every encoding. */
export const maxStringBytes = 0x7fff
