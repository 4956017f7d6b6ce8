import { createServer } from 'node:net'

// Below the ports that systems give to outgoing connections: a broker that restarts must find its port free.
const lowest = 20_000
const highest = 30_000

const taken = new Set<number>()

/** Ports of this machine that nobody listens on, and that this process has not handed out before. */
export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = []
  while (found.length < count) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest))
    if (taken.has(port) || !(await isFree(port))) continue
    taken.add(port)
    found.push(port)
  }
  return found
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}
