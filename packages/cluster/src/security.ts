import { KafkaConfigurationError } from '@kclient/errors'
import type { Logger } from '@kclient/net'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { SecurityProtocol, SslOptions } from './client-options.ts'
import { wrongType } from './checks.ts'
import { type Check, describe } from './options.ts'
import { plain } from './sasl-plain.ts'
import { type SaslMechanism, type SaslOptions, unsupportedMechanism } from './sasl.ts'

/** The three options that decide how brokers are reached. */
export interface SecurityOptions {
  readonly ssl: SslOptions | undefined
  readonly sasl: SaslOptions | undefined
  readonly securityProtocol: SecurityProtocol | undefined
}

/** How connections are protected. Keys and passwords stay inside: printing it shows the protocol and no more. */
export class Security {
  static {
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(this: Security): string {
        return this.mechanism === undefined ? this.protocol : `${this.protocol} (${this.mechanism.name})`
      },
    })
  }

  readonly protocol: SecurityProtocol
  /** How to log in; undefined without SASL. */
  readonly mechanism: SaslMechanism | undefined
  /**
   * Gives TLS settings for one new connection; undefined without TLS. A function of the user's own is asked anew each
   * time, so that renewed certificates take effect without a restart.
   */
  readonly tls: (() => Promise<TlsOptions>) | undefined

  constructor(owner: string, { ssl, sasl, securityProtocol }: SecurityOptions, logger: Logger) {
    const asked = securityProtocol
    const tls = ssl === false ? undefined : (ssl ?? (asked === 'SSL' || asked === 'SASL_SSL' ? true : undefined))
    const follows: SecurityProtocol = `${sasl === undefined ? '' : 'SASL_'}${
      tls !== undefined ? 'SSL' : 'PLAINTEXT'
    }` as SecurityProtocol
    if (asked !== undefined && asked !== follows)
      throw disagreement(owner, asked, tls !== undefined, sasl !== undefined)
    this.protocol = follows
    this.tls = tls === undefined ? undefined : tlsSource(tls === true ? {} : tls, logger)
    this.mechanism = sasl === undefined ? undefined : mechanismOf(sasl)
    if (this.mechanism?.name === 'PLAIN' && tls === undefined) {
      logger.warn('SASL PLAIN without TLS sends the password in clear text: set `ssl`, or use SCRAM')
    }
  }

  toJSON(): unknown {
    return { protocol: this.protocol, mechanism: this.mechanism?.name }
  }
}

/** The settings stay in this closure: whoever prints the options of a client does not see them. */
function tlsSource(ssl: Exclude<SslOptions, boolean>, logger: Logger): () => Promise<TlsOptions> {
  let warned = false
  return async () => {
    const options = typeof ssl === 'function' ? await ssl() : ssl
    if (options.rejectUnauthorized === false && !warned) {
      warned = true
      logger.warn('TLS without verification (ssl.rejectUnauthorized: false): anyone can pose as the broker')
    }
    return options
  }
}

/** Checks the shape of `ssl`. */
export function sslOption(): Check<SslOptions> {
  return (value, label) => {
    if (typeof value === 'boolean' || typeof value === 'function') return value as SslOptions
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw wrongType(label, 'true, TLS options or a function that returns them', value)
    }
    return value
  }
}

/** Checks the shape of `sasl`. Messages name the fields, never what is in them. */
export function saslOption(): Check<SaslOptions> {
  return (value, label) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw wrongType(label, 'an object with a mechanism', value)
    }
    const fields = value as Record<string, unknown>
    if (typeof fields['authenticate'] === 'function') {
      if (typeof fields['name'] !== 'string' || fields['name'] === '') {
        throw new TypeError(`${label}: a mechanism of your own needs a name`)
      }
      return value as SaslMechanism
    }
    const mechanism = fields['mechanism']
    if (typeof mechanism !== 'string') throw wrongType(`${label}: mechanism`, 'a string', mechanism)
    if (mechanism !== 'PLAIN') throw unsupportedMechanism(label, mechanism)
    for (const name of Object.keys(fields)) {
      if (!['mechanism', 'username', 'password'].includes(name)) {
        throw new TypeError(`${label}: unknown field ${describe(name)} for mechanism ${mechanism}`)
      }
    }
    for (const name of ['username', 'password']) {
      if (typeof fields[name] !== 'string' || fields[name] === '') {
        throw new TypeError(`${label}: mechanism ${mechanism} needs \`${name}\`, a string that is not empty`)
      }
      if (fields[name].includes('\0')) throw new TypeError(`${label}: \`${name}\` must not contain NUL characters`)
    }
    return value as SaslOptions
  }
}

function mechanismOf(sasl: SaslOptions): SaslMechanism {
  if ('authenticate' in sasl) return sasl
  return plain(sasl.username, sasl.password)
}

function disagreement(owner: string, asked: SecurityProtocol, tls: boolean, sasl: boolean): KafkaConfigurationError {
  const label = `${owner}: option \`securityProtocol\` is ${asked}`
  if (asked.startsWith('SASL_') !== sasl) {
    return new KafkaConfigurationError(sasl ? `${label}, but \`sasl\` is given` : `${label}, which needs \`sasl\``)
  }
  return new KafkaConfigurationError(tls ? `${label}, but \`ssl\` is given` : `${label}, but \`ssl\` is false`)
}
