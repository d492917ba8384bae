import type { Plumbline } from '@plumbline/node'

/**
 * For the observers of the SDK, which mark `queued` when a job starts. The webhook has marked it already, so that a
 * message shows while it waits, and a mark that comes twice is counted as an anomaly.
 */
export const exceptQueued = (plumbline: Plumbline): Pick<Plumbline, 'mark'> => ({
  mark(messageId, stage, options) {
    if (stage !== 'queued') plumbline.mark(messageId, stage, options)
  },
})
