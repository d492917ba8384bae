import { covers, type OpenAlert } from './open-alert.ts'

/**
 * Finds, among alerts that share a key, those whose scope covers that of another. What covers a scope has only labels that
 * the scope has too, so each alert is filed under one of its labels, the rarest, and a scope is looked up under each of its
 * own: an alert for each of ten thousand customers costs ten thousand look-ups, and not their square.
 */
export class ScopeIndex {
  private readonly files = new Map<string, { alert: OpenAlert; rank: number }[]>()

  /** Keeps the order of the alerts; those without a key are left out. */
  constructor(alerts: readonly OpenAlert[], keyOf: (alert: OpenAlert) => string | undefined) {
    const counts = new Map<string, number>()
    for (const pair of alerts.flatMap(pairsOf)) counts.set(pair, (counts.get(pair) ?? 0) + 1)
    const frequency = (pair: string): number => counts.get(pair) ?? 0
    for (const [rank, alert] of alerts.entries()) {
      const key = keyOf(alert)
      if (key === undefined) continue
      const rarest = pairsOf(alert).sort((a, b) => frequency(a) - frequency(b))[0]
      const file = fileOf(key, rarest)
      const entries = this.files.get(file) ?? []
      this.files.set(file, entries)
      entries.push({ alert, rank })
    }
  }

  /** The first of them, in the order of the alerts, that is accepted. */
  findCover(key: string, inner: OpenAlert, accepts: (alert: OpenAlert) => boolean): OpenAlert | undefined {
    return [undefined, ...pairsOf(inner)]
      .flatMap((pair) => {
        const entries = this.files.get(fileOf(key, pair)) ?? []
        return entries.find(({ alert }) => covers(alert.labels, inner.labels) && accepts(alert)) ?? []
      })
      .sort((a, b) => a.rank - b.rank)[0]?.alert
  }
}

const pairsOf = ({ labels }: OpenAlert): string[] => Object.entries(labels).map((pair) => JSON.stringify(pair))
const fileOf = (key: string, pair: string | undefined): string => JSON.stringify([key, pair ?? null])
