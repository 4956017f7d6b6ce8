import type { ConnectionOptions as TlsOptions, SecureContextOptions } from 'node:tls'

/** Where certificates and keys come from; files are read when `createSslContext` is called. */
export interface SslContextOptions {
  /** File of CA certificates in PEM. */
  cafile?: string | undefined
  /** Directory whose PEM files hold CA certificates. */
  capath?: string | undefined
  /** CA certificates: PEM text, or one in DER as bytes. */
  cadata?: string | Uint8Array | undefined
  /** File of the client's certificate and its chain in PEM; of the key too, without `keyfile`. */
  certfile?: string | undefined
  /** File of the client's private key in PEM. */
  keyfile?: string | undefined
  /** Password of the private key. */
  password?: string | Uint8Array | (() => string | Uint8Array) | undefined
  /** File of revoked certificates in PEM. */
  crlfile?: string | undefined
  /** Ciphers as OpenSSL names them. */
  ciphers?: string | undefined
}

/**
 * TLS settings for the option `ssl`, made of files. Brokers' certificates and names are verified; without any CA given
 * the system's are used. Key and password end up in an opaque context: printing the result does not show them.
 *
 * @throws The file system's or OpenSSL's error when a file cannot be read or does not hold what it should.
 *
 * @example
 * new Producer({ bootstrapServers, ssl: createSslContext({ cafile: 'ca.pem' }) })
 */
export function createSslContext(options: SslContextOptions = {}): TlsOptions {
  // Loaded here, so that clients without TLS never load OpenSSL's part of Node.
  const fs = process.getBuiltinModule('node:fs')
  const path = process.getBuiltinModule('node:path')
  const tls = process.getBuiltinModule('node:tls')

  const ca: (string | Buffer)[] = []
  if (options.cafile !== undefined) ca.push(fs.readFileSync(options.cafile))
  if (options.capath !== undefined) {
    for (const entry of fs.readdirSync(options.capath).toSorted()) {
      const file = path.join(options.capath, entry)
      // Directories made by c_rehash hold links to the same files: certificates given twice do no harm.
      if (!fs.statSync(file).isFile()) continue
      const content = fs.readFileSync(file)
      if (content.includes('-----BEGIN')) ca.push(content)
    }
  }
  if (options.cadata !== undefined) ca.push(pem(options.cadata))

  const context: SecureContextOptions = {}
  if (ca.length > 0) context.ca = ca
  if (options.certfile !== undefined) {
    context.cert = fs.readFileSync(options.certfile)
    context.key = options.keyfile === undefined ? context.cert : fs.readFileSync(options.keyfile)
  } else if (options.keyfile !== undefined) {
    throw new TypeError('createSslContext: `keyfile` needs `certfile`')
  }
  const password = typeof options.password === 'function' ? options.password() : options.password
  if (password !== undefined)
    context.passphrase = typeof password === 'string' ? password : Buffer.from(password).toString()
  if (options.crlfile !== undefined) context.crl = fs.readFileSync(options.crlfile)
  if (options.ciphers !== undefined) context.ciphers = options.ciphers
  return { secureContext: tls.createSecureContext(context), rejectUnauthorized: true }
}

function pem(data: string | Uint8Array): string {
  if (typeof data === 'string') return data
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (bytes.includes('-----BEGIN')) return bytes.toString('latin1')
  const lines = bytes.toString('base64').replaceAll(/(.{64})/g, '$1\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}
