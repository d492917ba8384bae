import { MOST_VERSIONS } from '@plumbline/protocol/api'
import type { StateStore } from '../../state/index.ts'

export type PruneState = Pick<StateStore, 'readBaselines' | 'deleteBaseline' | 'appendAudit'>

/** Deletes the oldest versions of an environment beyond those that are kept; never one that is promoted, or that still grows. */
export async function pruneBaselines(state: PruneState, environment: string, now: number): Promise<number[]> {
  const versions = await state.readBaselines({ environment })
  const growing = versions.find(({ source, promoted }) => source === 'automatic' && !promoted)
  const spare = versions.filter((version) => !version.promoted && version !== growing)
  const pinned = versions.length - spare.length
  const gone: number[] = []
  for (const { version } of spare.slice(Math.max(0, MOST_VERSIONS - pinned))) {
    // Promoted a moment ago, it stays.
    if ((await state.deleteBaseline(version, false)) !== 'deleted') continue
    gone.push(version)
    const detail = { version, environment, kept: MOST_VERSIONS }
    await state.appendAudit({ at: now, actor: 'plumbline', action: 'baseline.expire', detail })
  }
  return gone
}
