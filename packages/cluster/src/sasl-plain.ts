import type { SaslMechanism } from './sasl.ts'

/** PLAIN (RFC 4616): name and password as they are, so only TLS keeps them secret. */
export function plain(username: string, password: string): SaslMechanism {
  return {
    name: 'PLAIN',
    async authenticate(exchange) {
      // Some brokers answer with bytes here; being answered at all is the success, so they are not looked at.
      await exchange(Buffer.from(`\0${username}\0${password}`, 'utf8'))
    },
  }
}
