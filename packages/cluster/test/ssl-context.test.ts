import { SslAuthenticationError } from '@kclient/errors'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type ClientOptions, createSslContext } from '../src/index.ts'
import { type CertificateFiles, hasOpenssl, makeCertificates } from './support/certificates.ts'
import { rejection } from './support/eventually.ts'
import { deadline, newCluster, startScripted, stopAll } from './support/fixtures.ts'
import type { ScriptedCluster } from './support/scripted-cluster.ts'

describe.skipIf(!hasOpenssl)('over TLS', () => {
  let files: CertificateFiles
  beforeAll(() => {
    files = makeCertificates()
  })
  afterAll(() => files.dispose())
  afterEach(stopAll)

  async function startSecure(): Promise<ScriptedCluster> {
    const scripted = await startScripted(0)
    scripted.tls = {
      cert: readFileSync(files.path('server.pem')),
      key: readFileSync(files.path('server.key')),
      ca: readFileSync(files.path('ca.pem')),
      requestCert: true,
      rejectUnauthorized: false,
    }
    await scripted.addBroker(1)
    scripted.broker(1).host = 'localhost'
    return scripted
  }

  async function connect(ssl: ClientOptions['ssl']): Promise<TLSSocket> {
    const scripted = await startSecure()
    const cluster = newCluster({ bootstrapServers: scripted.broker(1).address, ssl })
    cluster.runtime.names.set('localhost', ['127.0.0.1'])
    await cluster.start(deadline())
    const [socket] = scripted.broker(1).sockets
    return socket as TLSSocket
  }

  test('a context of a CA file verifies the broker by the name in metadata, not by its address', async () => {
    const socket = await connect(createSslContext({ cafile: files.path('ca.pem') }))
    expect(socket.encrypted).toBe(true)
  })

  test('CAs come as PEM text, as DER, and from a directory too', async () => {
    const pem = readFileSync(files.path('ca.pem'), 'latin1')
    await connect(createSslContext({ cadata: pem }))
    await connect(createSslContext({ cadata: Buffer.from(pem) }))
    const der = Buffer.from(pem.replaceAll(/-----[^-]+-----/g, ''), 'base64')
    await connect(createSslContext({ cadata: der }))
    const capath = join(files.directory, 'authorities')
    mkdirSync(join(capath, 'nested'), { recursive: true })
    copyFileSync(files.path('ca.pem'), join(capath, 'ca.pem'))
    writeFileSync(join(capath, 'README'), 'not a certificate')
    await connect(createSslContext({ capath }))
  })

  test('without its CA the broker is not believed', async () => {
    const error = await rejection(connect(createSslContext()))
    expect(error).toBeInstanceOf(SslAuthenticationError)
    expect(await rejection(connect(true))).toBeInstanceOf(SslAuthenticationError)
  })

  test('a revoked certificate is not believed', async () => {
    const ssl = createSslContext({ cafile: files.path('ca.pem'), crlfile: files.path('crl.pem') })
    expect((await rejection(connect(ssl))).message).toContain('revoked')
  })

  test('a client certificate is shown to the broker, with a locked key too', async () => {
    const certfile = files.path('client.pem')
    const cafile = files.path('ca.pem')
    for (const key of [
      { keyfile: files.path('client.key') },
      { keyfile: files.path('locked.key'), password: 'sesame' },
      { keyfile: files.path('locked.key'), password: Buffer.from('sesame') },
      { keyfile: files.path('locked.key'), password: () => 'sesame' },
    ]) {
      const socket = await connect(createSslContext({ cafile, certfile, ...key }))
      expect(socket.getPeerCertificate().subject.CN).toBe('alice')
    }
  })

  test('the key may be in the file of the certificate', async () => {
    const both = join(files.directory, 'both.pem')
    writeFileSync(
      both,
      readFileSync(files.path('client.key'), 'latin1') + readFileSync(files.path('client.pem'), 'latin1'),
    )
    const socket = await connect(createSslContext({ cafile: files.path('ca.pem'), certfile: both }))
    expect(socket.getPeerCertificate().subject.CN).toBe('alice')
  })

  test('ciphers can be chosen', async () => {
    const ssl = createSslContext({ cafile: files.path('ca.pem'), ciphers: 'TLS_CHACHA20_POLY1305_SHA256' })
    expect((await connect(ssl)).getCipher().name).toBe('TLS_CHACHA20_POLY1305_SHA256')
  })

  test('a function is asked for each new connection', async () => {
    let asked = 0
    await connect(async () => {
      asked += 1
      return createSslContext({ cafile: files.path('ca.pem') })
    })
    expect(asked).toBeGreaterThan(0)
  })

  test('what is wrong with files is told when the context is made', () => {
    const certfile = files.path('client.pem')
    const keyfile = files.path('locked.key')
    expect(() => createSslContext({ cafile: '/nowhere/ca.pem' })).toThrow(/ENOENT/)
    expect(() => createSslContext({ keyfile })).toThrow(/`keyfile` needs `certfile`/)
    expect(() => createSslContext({ certfile, keyfile, password: 'wrong' })).toThrow()
  })

  test('printing a context shows neither key nor password', () => {
    const context = createSslContext({
      certfile: files.path('client.pem'),
      keyfile: files.path('locked.key'),
      password: 'sesame',
    })
    const shown = inspect(context, { depth: 10, showHidden: true })
    expect(shown).not.toContain('sesame')
    expect(shown).not.toContain('PRIVATE')
  })
})
