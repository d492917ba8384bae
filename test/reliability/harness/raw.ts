import { connect, type Socket } from 'node:net'

/** A connection on which a client writes what it likes. */
export interface RawConnection {
  socket: Socket
  /** What the server has sent so far. */
  received(): string
  /** Resolves when either side has closed, with all that was received. */
  closed: Promise<string>
}

/** Connects to the server of `url` and writes `bytes`. */
export function openRaw(url: string, bytes: string | Buffer): RawConnection {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  const chunks: Buffer[] = []
  const received = (): string => Buffer.concat(chunks).toString('utf8')
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  // A reset is a way to close; `closed` tells.
  socket.on('error', () => {})
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(received())))
  socket.write(bytes)
  return { socket, received, closed }
}

/** The head of a request to an intake route, ready for a body. */
export const headOf = (url: string, path: string, headers: Record<string, string | number>): string =>
  `POST ${path} HTTP/1.1\r\nhost: ${new URL(url).host}\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
