import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whether certificates can be made on this machine. */
export const hasOpenssl: boolean = (() => {
  const args = ['version']
  try {
    execFileSync('openssl', args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** A directory with files that openssl has made; it goes away with `dispose`. */
export interface CertificateFiles {
  path(name: 'ca.pem' | 'server.pem' | 'server.key' | 'client.pem' | 'client.key' | 'locked.key' | 'crl.pem'): string
  readonly directory: string
  dispose(): void
}

/** A CA; a server `localhost`, revoked by crl.pem; a client `alice`, whose locked.key has the password `sesame`. */
export function makeCertificates(): CertificateFiles {
  const directory = mkdtempSync(join(tmpdir(), 'kclient-certificates-'))
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: directory, stdio: 'ignore' })
  }
  const key = (name: string): void => openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', name)
  const sign = (name: string, subject: string, ...rest: string[]): void => {
    key(`${name}.key`)
    openssl('req', '-new', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`)
    const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2']
    openssl('x509', '-req', '-in', `${name}.csr`, ...authority, ...rest, '-out', `${name}.pem`)
  }
  key('ca.key')
  openssl('req', '-x509', '-new', '-key', 'ca.key', '-days', '2', '-subj', '/CN=kclient test CA', '-out', 'ca.pem')
  writeFileSync(join(directory, 'server.ext'), 'subjectAltName=DNS:localhost\n')
  sign('server', '/CN=localhost', '-extfile', 'server.ext')
  sign('client', '/CN=alice')
  openssl('ec', '-in', 'client.key', '-aes256', '-passout', 'pass:sesame', '-out', 'locked.key')
  const lines = ['[ca]', 'default_ca=d', '[d]', 'database=index.txt', 'crlnumber=number', 'default_md=sha256']
  writeFileSync(join(directory, 'ca.cnf'), [...lines, 'default_crl_days=2', ''].join('\n'))
  writeFileSync(join(directory, 'index.txt'), '')
  writeFileSync(join(directory, 'number'), '01\n')
  const ca = ['ca', '-config', 'ca.cnf', '-keyfile', 'ca.key', '-cert', 'ca.pem']
  openssl(...ca, '-revoke', 'server.pem')
  openssl(...ca, '-gencrl', '-out', 'crl.pem')
  return {
    path: name => join(directory, name),
    directory,
    dispose: () => rmSync(directory, { recursive: true, force: true }),
  }
}
