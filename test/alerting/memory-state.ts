import type { AlertChanges, StoredAlert, StoredEpisode } from '../../packages/server/src/judge/round/index.ts'

/** The alerts of a state store, in memory. Everything passes through JSON, as it does in a table. */
export function createMemoryState() {
  const alerts = new Map<string, StoredAlert>()
  const episodes = new Map<string, StoredEpisode>()
  const timeline: AlertChanges['events'] = []
  return {
    episodes,
    timeline,
    readAlerts: async (): Promise<StoredAlert[]> => JSON.parse(JSON.stringify([...alerts.values()])),
    async commitAlerts(changes: AlertChanges): Promise<string[]> {
      const lost = new Set<string>()
      for (const { record, expectedVersion } of changes.alerts) {
        const version = alerts.get(record.fingerprint)?.version ?? null
        if (version !== expectedVersion) lost.add(record.fingerprint)
        else alerts.set(record.fingerprint, { ...record, version: (version ?? 0) + 1 })
      }
      const isWritten = ({ fingerprint }: { fingerprint: string }) => !lost.has(fingerprint)
      for (const episode of changes.episodes.filter(isWritten))
        episodes.set(`${episode.fingerprint}-${episode.ordinal}`, episode)
      timeline.push(...changes.events.filter(isWritten))
      return [...lost]
    },
  }
}
