import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import type { PackedPackage } from './pack-workspace.ts'

/**
 * A registry on this machine for the scope of the packed packages, so that `npm install` resolves them as it will once
 * they are published.
 */
export class LocalRegistry {
  readonly #packages: ReadonlyMap<string, PackedPackage>
  readonly #server: Server

  constructor(packages: readonly PackedPackage[]) {
    this.#packages = new Map(packages.map(item => [item.name, item]))
    this.#server = createServer((request, response) => {
      this.#answer(decodeURIComponent(request.url ?? '/').slice(1)).then(
        body => (body === undefined ? response.writeHead(404).end('{}') : response.end(body)),
        (error: unknown) => response.writeHead(500).end(String(error)),
      )
    })
  }

  async listen(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  /** The address of a package's tarball. */
  tarballOf(name: string): string {
    const item = this.#packages.get(name)
    if (item === undefined) throw new Error(`No package ${name}`)
    return `${this.url}tarballs/${basename(item.tarball)}`
  }

  stop(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #answer(path: string): Promise<string | Buffer | undefined> {
    const named = this.#packages.get(path)
    if (named !== undefined) return JSON.stringify(this.#document(named))
    const file = [...this.#packages.values()].find(({ tarball }) => `tarballs/${basename(tarball)}` === path)
    return file === undefined ? undefined : readFile(file.tarball)
  }

  #document({ name, manifest, integrity }: PackedPackage): object {
    const dist = { tarball: this.tarballOf(name), integrity }
    return {
      name,
      'dist-tags': { latest: manifest.version },
      versions: { [manifest.version]: { ...manifest, dist } },
    }
  }
}
