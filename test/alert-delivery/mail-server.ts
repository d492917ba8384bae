import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** At which step the server says no, and how. */
export type Refusals = Partial<Record<'login' | 'sender' | 'recipient' | 'data', number>>

export interface ReceivedMail {
  mail: ParsedMail
  /** Whom the server was told to bring it to, whatever the headers say. */
  recipients: string[]
  /** Came through TLS. */
  secure: boolean
  user?: string
}

export interface MailServerOptions {
  refusals?: Refusals
  /** `none`: it does not offer TLS. `start`: it speaks nothing else. */
  tls?: 'none' | 'offered' | 'start'
  login?: { user: string; password: string }
}

const saysNo = (responseCode: number): Error => Object.assign(new Error('not here'), { responseCode })

/** A mail server on loopback that keeps what it takes. Its certificate is one that nobody vouches for. */
export async function startMailServer({ refusals = {}, tls = 'none', login }: MailServerOptions = {}) {
  const received: ReceivedMail[] = []
  const logins: { password: string | null | undefined; secure: boolean }[] = []
  const refusal = (step: keyof Refusals): Error | null => {
    const code = refusals[step]
    return code === undefined ? null : saysNo(code)
  }
  const server = new SMTPServer({
    logger: false,
    secure: tls === 'start',
    disabledCommands: [...(tls === 'offered' ? [] : ['STARTTLS']), ...(login ? [] : ['AUTH'])],
    // A server that takes passwords in clear, so that a client which sends one is caught.
    allowInsecureAuth: true,
    authOptional: login === undefined,
    onAuth({ username, password }, session, callback) {
      logins.push({ password, secure: session.secure })
      const refused = refusal('login')
      if (refused) return callback(refused)
      if (username !== login?.user || password !== login?.password) return callback(saysNo(535))
      return callback(null, { user: username })
    },
    onMailFrom: (_address, _session, callback) => callback(refusal('sender')),
    onRcptTo: ({ address }, _session, callback) => callback(address.startsWith('ok') ? null : refusal('recipient')),
    onData(stream, session, callback) {
      simpleParser(stream).then((mail) => {
        const refused = refusal('data')
        if (refused) return callback(refused)
        const { envelope, secure, user } = session
        received.push({
          mail,
          recipients: envelope.rcptTo.map(({ address }) => address),
          secure,
          ...(user && { user }),
        })
        return callback(null, 'queued as 12')
      }, callback)
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    port,
    received,
    logins,
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}
