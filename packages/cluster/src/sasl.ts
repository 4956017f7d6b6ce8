import { brokerError, ErrorCode, KafkaError } from '@kclient/errors'
import type { Connection } from '@kclient/net'
import { saslAuthenticateApi } from '@kclient/protocol/messages/sasl-authenticate'
import { saslHandshakeApi } from '@kclient/protocol/messages/sasl-handshake'

/** What a mechanism may know of the connection it logs in on. */
export interface SaslContext {
  /** The broker's host as the cluster names it. */
  readonly host: string
  readonly port: number
}

/**
 * One way to prove who the client is. `authenticate` leads the conversation: each `exchange` sends bytes to the broker
 * and resolves to its answer; it rejects when the broker refuses. Returning means: convinced.
 */
export interface SaslMechanism {
  /** The name under which brokers know it: 'PLAIN'. */
  readonly name: string
  authenticate(exchange: (bytes: Uint8Array) => Promise<Buffer>, context: SaslContext): Promise<void>
}

/** A user name and its password. */
export interface SaslCredentials {
  readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'
  readonly username: string
  readonly password: string
}

/** How to log in: credentials, or a mechanism of the user's own. */
export type SaslOptions = SaslCredentials | SaslMechanism

/** The error for a mechanism that this client does not speak. */
export function unsupportedMechanism(label: string, mechanism: string): KafkaError {
  return new KafkaError(
    'UNSUPPORTED_SASL_MECHANISM',
    `${label}: mechanism ${JSON.stringify(mechanism.slice(0, 40))} is not supported; supported are PLAIN and a SaslMechanism of your own`,
  )
}

/** Logs in on a new connection: SaslHandshake names the mechanism, SaslAuthenticate carries its bytes (KIP-43, KIP-152). */
export function saslAuthenticator(
  mechanism: SaslMechanism,
  context: SaslContext,
): (connection: Connection) => Promise<void> {
  return async connection => {
    const broker = connection.broker
    const handshake = await connection.request(saslHandshakeApi, { mechanism: mechanism.name }, { version: 1 })
    if (handshake.errorCode !== ErrorCode.NONE) {
      const message = `${mechanism.name} is not among ${handshake.mechanisms.join(', ') || 'none'}`
      throw brokerError(handshake.errorCode, { broker, message })
    }
    await mechanism.authenticate(async bytes => {
      const answer = await connection.request(saslAuthenticateApi, { authBytes: bytes })
      // The broker's text is shown, what was sent to it never is.
      if (answer.errorCode !== ErrorCode.NONE)
        throw brokerError(answer.errorCode, { broker, message: answer.errorMessage })
      return answer.authBytes
    }, context)
  }
}
