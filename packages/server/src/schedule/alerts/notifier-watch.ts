import { fingerprintOf, openEpisode, resolve } from '../../judge/alert/index.ts'
import { type AlertChanges, episodeOf, raise, type StoredAlert } from '../../judge/round/index.ts'
import type { AlertEvent } from '../../notify/alert-event.ts'

export interface NotifierWatchOptions<Report> {
  state: {
    readAlerts(): Promise<StoredAlert[]>
    commitAlerts(changes: AlertChanges): Promise<readonly string[]>
  }
  /** The alert that a report about a channel makes. */
  describe: (report: Report) => AlertEvent
  now: () => number
  onProblem: (error: unknown) => void
}

/**
 * Makes an alert of a channel that takes no messages, and ends it when the channel works again. Reports come with every message, so
 * only those that say something new are stored.
 */
export function createNotifierWatch<Report extends { channelId: string; state: 'broken' | 'working' }>({
  state,
  describe,
  now,
  onProblem,
}: NotifierWatchOptions<Report>) {
  const known = new Map<string, Report['state']>()
  let running: Promise<void> = Promise.resolve()

  async function commit(changes: AlertChanges): Promise<void> {
    const lost = await state.commitAlerts(changes)
    if (lost.length > 0) throw new Error('somebody changed the alert about the channel at the same moment')
  }

  async function store(report: Report): Promise<void> {
    const { name, labels, severity, explanation, nextSteps } = describe(report)
    const { category = null, ...own } = labels
    const rule = `notifier:${report.channelId}`
    const fingerprint = fingerprintOf(rule, own)
    const before = (await state.readAlerts()).find((alert) => alert.fingerprint === fingerprint)
    if (report.state === 'broken') {
      const raised = { rule, severity, title: name, message: explanation, category, labels: own, nextSteps }
      await commit(raise(raised, before, now()).changes)
    } else if (before && openEpisode(before.state.status)) {
      const outcome = resolve(before.state, 'recovered', now())
      if (!outcome.ok) return
      const { next, events } = outcome.value
      const record = { ...before, state: next, evidence: { ...before.evidence, explanation }, updatedAt: now() }
      await commit({
        alerts: [{ record, expectedVersion: before.version }],
        episodes: episodeOf(record),
        events: events.map((event) => ({ fingerprint, event })),
      })
    }
  }

  return {
    report(report: Report): void {
      if (known.get(report.channelId) === report.state) return
      known.set(report.channelId, report.state)
      running = running
        .then(() => store(report))
        .catch((error) => {
          // Said again with the next message.
          known.delete(report.channelId)
          onProblem(error)
        })
    },
  }
}
