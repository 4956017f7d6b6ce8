import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** PEM of a key and its certificate. */
interface Identity {
  readonly key: string
  readonly cert: string
}

/** A certificate authority, a server certificate for `kafka.test` and 127.0.0.1, and a client certificate. */
export interface Certificates {
  readonly ca: string
  readonly server: Identity
  readonly client: Identity
}

/** Makes fresh certificates with openssl. */
export function makeCertificates(): Certificates {
  const directory = mkdtempSync(join(tmpdir(), 'kclient-tls-'))
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: directory, stdio: 'ignore' })
  }
  const read = (file: string): string => readFileSync(join(directory, file), 'utf8')
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  try {
    openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2', '-subj', '/CN=Test CA')
    const issue = (name: string, names: string): Identity => {
      writeFileSync(join(directory, `${name}.ext`), `subjectAltName=${names}\n`)
      openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
      const sign = ['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial']
      openssl(...sign, '-out', `${name}.crt`, '-days', '2', '-extfile', `${name}.ext`)
      return { key: read(`${name}.key`), cert: read(`${name}.crt`) }
    }
    const server = issue('server', 'DNS:kafka.test,IP:127.0.0.1')
    const client = issue('client', 'DNS:client.test')
    return { ca: read('ca.crt'), server, client }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
