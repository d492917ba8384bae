import type { Notification } from './notification.ts'

/** How an attempt to send ended; `detail` is one line for a person, without secrets. */
export type Outcome =
  /** `reference` names what was sent, for a later message about the same incident to update it. */
  | { outcome: 'delivered'; detail: string; reference?: string }
  /** It may work later, not before `afterMs`. */
  | { outcome: 'retry'; detail: string; afterMs?: number }
  /** It will not work, however often it is tried. */
  | { outcome: 'refused'; detail: string }
  /** The other side wants nothing more from us: the channel is switched off. */
  | { outcome: 'gone'; detail: string }

/** What an attempt knows beside the message. */
export interface Attempted {
  now: number
  /** Of the last delivered message about the same incident. */
  reference?: string
}

/** A channel that is set up: renders a message in its form and sends it. Never rejects for what the other side does. */
export interface Channel {
  deliver(notification: Notification, attempted: Attempted): Promise<Outcome>
}
