import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An API on loopback, as apps call one. */
export async function startHttpTarget(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    async stop(): Promise<void> {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** An API whose paths say what it does: `/status/503`, `/reset`, `/hang`, `/redirect`, `/hints`, `/stream`, else 200. */
export const startObligingTarget = () =>
  startHttpTarget((request, response) => {
    const [, act = '', given] = (request.url ?? '').split(/[/?]/)
    switch (act) {
      case 'status':
        response.writeHead(Number(given)).end()
        break
      case 'reset':
        request.socket.destroy()
        break
      case 'hang':
        break
      case 'redirect':
        response.writeHead(302, { location: '/end' }).end()
        break
      case 'hints':
        response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' }, () => response.end('late'))
        break
      case 'stream':
        response.write('first ')
        // The rest comes when somebody has read the beginning, and asks for it elsewhere.
        break
      default:
        response.end(`${request.method} answered`)
    }
  })
