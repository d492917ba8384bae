import type { GroupLog } from './group-log.ts'
import type { Notification } from './notification.ts'

/** A message on its way. One delivery id has at most one row a channel: a copy for a fallback channel has the same id. */
export interface Delivery {
  channelId: string
  notification: Notification
  createdAt: number
  /** Attempts begun, this one included. One that left no record was cut short: its message may have arrived. */
  attempts: number
  /** What the channel called the last delivered message with the same `groupKey` and `openedAt`. */
  reference?: string
  /** An earlier message of its group is still on its way to this channel: it is not its turn, but time for a copy. */
  behind?: true
  /** The channel was switched off, and says why; what is left is not sent. */
  switchedOff?: string
}

export type NewDelivery = Pick<Delivery, 'channelId' | 'notification' | 'createdAt'>

/** One attempt, for the record. */
export interface Attempt {
  deliveryId: string
  channelId: string
  number: number
  startedAt: number
  endedAt: number
  outcome: 'delivered' | 'retry' | 'refused' | 'gone'
  detail: string
}

/** What follows an attempt. */
export interface Decision {
  next: { state: 'delivered'; reference?: string } | { state: 'waiting'; nextAttemptAt: number } | { state: 'failed' }
  /** A copy for another channel, which may be there already. */
  copy?: NewDelivery
  /** The channel is to be used no more, until somebody switches it on; the text says why. */
  switchOff?: string
}

export interface Claim {
  now: number
  leaseUntil: number
  behindSince: number
  /** No server's clock is so far ahead: a row that was last written later was written before the clock was set back. */
  writtenUntil: number
  except: readonly string[]
}

/** What the channels are to be told and have been told, in the state store. Times are epoch milliseconds. */
export interface Outbox {
  readLogs(): Promise<GroupLog[]>
  /**
   * Stores messages and the logs that say they were told, in one transaction. A delivery that is there already (same delivery id and
   * channel) stays as it is. Logs replace those of their channel and group; one that has told of nothing is deleted.
   */
  commitPlan(planned: { deliveries: readonly NewDelivery[]; logs: readonly GroupLog[] }): Promise<void>
  /**
   * Begins an attempt on the oldest due delivery of each channel but `except`, and keeps others off it until `leaseUntil`. Each is
   * claimed by one of many that ask at once.
   *
   * Due is a delivery that is neither delivered nor failed and whose next attempt is not after `now`, if it is the oldest such of its
   * group on its channel, so that an end never overtakes its beginning. One that is behind another is due as well, as `behind`, when it
   * was created at `behindSince` or before and has no copy yet. The next attempt on one that was last written after `writtenUntil`
   * counts as due, whatever its time.
   */
  claimDue(claim: Claim): Promise<Delivery[]>
  /** Records an attempt and carries out what follows from it, in one transaction. */
  recordAttempt(attempt: Attempt, decision: Decision): Promise<void>
}
