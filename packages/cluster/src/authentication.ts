import { ErrorCode, BrokerResponseError, SslAuthenticationError } from '@kclient/errors'

const refusals: ReadonlySet<number> = new Set([
  ErrorCode.SASL_AUTHENTICATION_FAILED,
  ErrorCode.UNSUPPORTED_SASL_MECHANISM,
  ErrorCode.ILLEGAL_SASL_STATE,
])

/** Whether the broker, or the client about the broker, has refused the other's identity: trying again at once is no use. */
export function isAuthenticationError(error: unknown): boolean {
  if (error instanceof SslAuthenticationError) return true
  return error instanceof BrokerResponseError && refusals.has(error.number)
}
