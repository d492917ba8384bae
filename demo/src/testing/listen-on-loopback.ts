import { once } from 'node:events'
import type { Server } from 'node:net'

/** Starts the server on a free port of this machine and says where it is. */
export async function listenOnLoopback(server: Server): Promise<URL> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return new URL(`http://127.0.0.1:${address.port}`)
}
