// Choices that the schemas leave open.

/**
 * int64 fields whose meaning keeps them within 2^53 are numbers: points in time, durations, sizes in bytes. The others
 * (offsets, producer ids, broker epochs) are bigint.
 */
export function isBoundedInt64(fieldName: string): boolean {
  return /(Ms|Timestamp|DurationFilter|Size|Bytes)$/.test(fieldName)
}

/** Fields without a default in the schema that an input may leave out all the same. */
export function isOptionalByName(fieldName: string): boolean {
  return fieldName === 'ThrottleTimeMs'
}

/** Fields that carry secrets or user data, by message. */
const sensitive: Readonly<Record<string, readonly string[]>> = {
  AlterConfigsRequest: ['Value'],
  AlterUserScramCredentialsRequest: ['Salt', 'SaltedPassword'],
  CreateDelegationTokenResponse: ['Hmac'],
  CreateTopicsRequest: ['Value'],
  CreateTopicsResponse: ['Value'],
  DescribeConfigsResponse: ['Value'],
  DescribeDelegationTokenResponse: ['Hmac'],
  EnvelopeRequest: ['RequestData', 'RequestPrincipal'],
  EnvelopeResponse: ['ResponseData'],
  ExpireDelegationTokenRequest: ['Hmac'],
  FetchResponse: ['Records'],
  FetchSnapshotResponse: ['UnalignedRecords'],
  IncrementalAlterConfigsRequest: ['Value'],
  ProduceRequest: ['Records'],
  RenewDelegationTokenRequest: ['Hmac'],
  SaslAuthenticateRequest: ['AuthBytes'],
  SaslAuthenticateResponse: ['AuthBytes'],
  ShareFetchResponse: ['Records'],
}

export function isSensitive(messageName: string, fieldName: string): boolean {
  return sensitive[messageName]?.includes(fieldName) ?? false
}
