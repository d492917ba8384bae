import type { MailTransport, transportOptions } from './smtp.ts'

/** Opens a transport of nodemailer, which is loaded with the first mail. Each mail has its own connection, closed when it is sent. */
export function openMail(options: ReturnType<typeof transportOptions>): MailTransport {
  return {
    async sendMail({ to, ...message }) {
      const { createTransport } = await import('nodemailer')
      return createTransport(options).sendMail({ ...message, to: [...to] })
    },
  }
}
