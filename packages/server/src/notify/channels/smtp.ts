import type { Outcome } from '../channel.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Notification } from '../notification.ts'
import { clip, plainLine } from '../plain-text.ts'
import { redact } from '../redact.ts'
import type { Secret } from '../secret.ts'
import { renderMail } from './mail.ts'

export interface SmtpConfig {
  kind: 'smtp'
  id: string
  host: string
  port: number
  login?: { user: string; password: Secret }
  from: Mailbox
  to: readonly Mailbox[]
}

/** A mail in nodemailer's form. */
export interface SmtpMessage {
  from: Mailbox
  to: readonly Mailbox[]
  subject: string
  text: string
  html: string
  messageId: string
  references: string
  headers: Record<string, string>
}

/** What we need of a nodemailer transport. It rejects with an error that may carry `responseCode`, the server's answer, and `code`. */
export interface MailTransport {
  sendMail(
    message: SmtpMessage & { signal: AbortSignal },
  ): Promise<{ accepted?: readonly unknown[]; rejected?: readonly unknown[]; response?: string }>
}

const TIMEOUT_MS = 15_000
const TLS_FROM_THE_START = 465

/** Options for nodemailer's `createTransport`. Its own time-outs are minutes long. */
export function transportOptions({ host, port, login }: SmtpConfig) {
  const secure = port === TLS_FROM_THE_START
  return {
    host,
    port,
    secure,
    // Without it a go-between that hides STARTTLS would be sent the password in clear.
    requireTLS: !secure && login !== undefined,
    ...(login && { auth: { user: login.user, pass: login.password.reveal() } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

export function renderSmtp(notification: Notification, { from, to }: SmtpConfig): SmtpMessage {
  return {
    ...renderMail(notification),
    from,
    to,
    // Keeps out-of-office answers away (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Plumbline-Delivery': notification.deliveryId },
  }
}

/** The time-outs of the transport are for single steps; a server that takes a little less for each must not hold the channel up. */
const SEND_WITHIN_MS = 2 * TIMEOUT_MS

export async function sendSmtp(
  message: SmtpMessage,
  config: SmtpConfig,
  transport: MailTransport,
  withinMs = SEND_WITHIN_MS,
): Promise<Outcome> {
  const signal = AbortSignal.timeout(withinMs)
  try {
    const { rejected = [], response = '' } = await transport.sendMail({ ...message, signal })
    const detail = clean(response, config)
    if (rejected.length === 0) return { outcome: 'delivered', detail }
    return { outcome: 'delivered', detail: `${rejected.length} of ${message.to.length} recipients refused: ${detail}` }
  } catch (error) {
    if (signal.aborted) return { outcome: 'retry', detail: `not sent within ${withinMs / 1_000} s` }
    const { responseCode, code, message: said } = describeError(error)
    const detail = clean([responseCode, code, said].filter((part) => part !== undefined).join(' '), config)
    // 4yz may pass, 5yz will not (RFC 5321, section 4.2.1); without an answer the server was not reached.
    return { outcome: responseCode !== undefined && responseCode >= 500 ? 'refused' : 'retry', detail }
  }
}

function describeError(error: unknown): { responseCode?: number; code?: string; message: string } {
  if (!(error instanceof Error)) return { message: String(error) }
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown }
  return {
    ...(typeof responseCode === 'number' && { responseCode }),
    ...(typeof code === 'string' && { code }),
    message: error.message,
  }
}

const clean = (text: string, { login }: SmtpConfig): string =>
  clip(plainLine(redact(text, login ? [login.password] : [])), 200)
