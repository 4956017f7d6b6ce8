import {
  type ConnectionErrorCode,
  KafkaConnectionError,
  RequestTimedOutError,
  SslAuthenticationError,
  type Written,
} from '@kclient/errors'
import type { ConnectionState } from './connection-state.ts'
import type { PendingRequest } from './pending-request.ts'

/** Why a connection ended; made once, and turned into an error for each who has to know. */
export interface ConnectionFailure {
  readonly code: ConnectionErrorCode
  readonly message: string
  readonly cause: Error | undefined
  readonly broker: string
}

/** The error of a failure, for requests with this fate. */
export function errorOf(failure: ConnectionFailure, written: Written): KafkaConnectionError {
  const { code, message, cause, broker } = failure
  if (code === 'SSL_AUTHENTICATION_FAILED') return new SslAuthenticationError(message, { cause, broker, written })
  return new KafkaConnectionError(code, message, { cause, broker, written })
}

/** What is known of a connection when its socket closes. */
export interface SocketEnd {
  readonly broker: string
  readonly state: ConnectionState
  readonly error: Error | undefined
  readonly usesTls: boolean
  /** Whether the broker has answered anything but ApiVersions. */
  readonly hasAnswered: boolean
  readonly logsIn: boolean
}

/** Says what the end of a socket means, and what to do about it. */
export function explainSocketEnd(end: SocketEnd): ConnectionFailure {
  const { broker, state, error } = end
  const code = codeIn(state)
  const failure = (message: string, by = code): ConnectionFailure => ({ code: by, message, cause: error, broker })
  const errorCode = systemCode(error)
  const reason = error === undefined ? '' : describeError(error)

  if (end.usesTls && certificateErrors.has(errorCode)) {
    return failure(
      `The certificate of broker ${broker} is not acceptable: ${reason}. Check ssl.ca and the name in the certificate`,
      'SSL_AUTHENTICATION_FAILED',
    )
  }
  if (end.usesTls && isAlert(errorCode)) {
    return failure(
      `Broker ${broker} refused the TLS connection: ${reason}. Does it ask for a client certificate (ssl.cert, ssl.key)?`,
      'SSL_AUTHENTICATION_FAILED',
    )
  }
  if (end.usesTls && notTlsErrors.has(errorCode)) {
    return failure(
      `Broker ${broker} does not speak TLS: leave out \`ssl\`, or use the port of a TLS listener (${reason})`,
    )
  }
  switch (state) {
    case 'connecting':
      return failure(`Could not connect to broker ${broker}${reason === '' ? '' : `: ${reason}`}`)
    case 'tls':
      return failure(
        `Broker ${broker} closed the connection during the TLS handshake: is this the port of a TLS listener?${after(reason)}`,
      )
    case 'api-versions':
      return failure(
        `Broker ${broker} closed the connection instead of naming its versions: is this the right port${
          end.usesTls ? '' : ', and one without TLS'
        }?${after(reason)}`,
      )
    case 'authenticating':
      return failure(`Broker ${broker} closed the connection during authentication${after(reason)}`)
    default: {
      const hint = end.hasAnswered || end.logsIn ? '' : ' before its first answer: does this listener need `sasl`?'
      return failure(`Broker ${broker} closed the connection${hint}${after(reason)}`)
    }
  }
}

/** Closed on purpose. */
export function closedByUs(broker: string, state: ConnectionState, reason: Error | undefined): ConnectionFailure {
  const message = `The connection to broker ${broker} was closed by this client`
  return {
    code: codeIn(state),
    message: reason === undefined ? message : `${message}: ${describeError(reason)}`,
    cause: reason,
    broker,
  }
}

/** Connecting, or the TLS handshake, took too long. */
export function connectTimedOut(broker: string, state: ConnectionState, limitMs: number): ConnectionFailure {
  const message =
    state === 'tls'
      ? `Broker ${broker} did not finish the TLS handshake within ${limitMs} ms: is this the port of a TLS listener?`
      : `Could not connect to broker ${broker} within ${limitMs} ms`
  return { code: 'CONNECTION_FAILED', message, cause: undefined, broker }
}

/** The runtime did not even begin to connect. */
export function connectRefused(broker: string, error: unknown): ConnectionFailure {
  const cause = error instanceof Error ? error : new Error(String(error))
  const message = `Could not connect to broker ${broker}: ${describeError(cause)}`
  return { code: 'CONNECTION_FAILED', message, cause, broker }
}

/** The broker sent what is not the Kafka protocol. */
export function explainViolation(broker: string, state: ConnectionState, error: Error): ConnectionFailure {
  const message = error.message.includes(broker) ? error.message : `Broker ${broker}: ${error.message}`
  return { code: codeIn(state), message, cause: error, broker }
}

/** An answer did not come in time. */
export function explainTimeout(broker: string, state: ConnectionState, request: PendingRequest): ConnectionFailure {
  const { message } = timedOut(request, broker)
  const hint = state === 'api-versions' ? ': is this a Kafka listener, and the right one for `ssl`?' : ''
  return { code: codeIn(state), message: `${message}${hint}`, cause: undefined, broker }
}

/** For the request whose answer did not come. */
export function timedOut(request: PendingRequest, broker: string): RequestTimedOutError {
  const { api, timeoutMs, written } = request
  const did = written === 'no' ? 'did not take' : 'did not answer'
  return new RequestTimedOutError(`Broker ${broker} ${did} ${api.name} within ${timeoutMs} ms`, { broker, written })
}

/** The message of an error; Node's AggregateError of several addresses has none of its own. */
function describeError(error: Error): string {
  if (error.message !== '') return error.message
  if (error instanceof AggregateError) {
    return error.errors.map(each => (each instanceof Error ? each.message : String(each))).join('; ')
  }
  return error.name
}

/** The code of an error of Node or of the system, as in ECONNRESET. */
export function systemCode(error: NodeJS.ErrnoException | undefined): string {
  return error?.code ?? ''
}

function codeIn(state: ConnectionState): ConnectionErrorCode {
  return state === 'ready' || state === 'draining' ? 'CONNECTION_CLOSED' : 'CONNECTION_FAILED'
}

function after(reason: string): string {
  return reason === '' ? '' : ` (${reason})`
}

/** OpenSSL's way to say that the peer sent an alert; one about its own trouble says nothing about us. */
function isAlert(code: string): boolean {
  return code.startsWith('ERR_SSL_') && code.includes('ALERT') && !code.includes('INTERNAL_ERROR')
}

const notTlsErrors: ReadonlySet<string> = new Set([
  'EPROTO',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_RECORD_LAYER_FAILURE',
  'ERR_SSL_UNEXPECTED_MESSAGE',
])

/** Verdicts on a certificate, by the names that Node gives them. */
const certificateErrors: ReadonlySet<string> = new Set([
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_TLS_CERT_ALTNAME_FORMAT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_GET_CRL_ISSUER',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CRL_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'HOSTNAME_MISMATCH',
])
