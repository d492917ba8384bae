import type { Maintenance, NewMaintenance } from '@plumbline/protocol/api'
import { formatDuration, type Parsed } from '@plumbline/protocol/quantities'
import { PlumblineError } from '../../errors.ts'
import type { MaintenanceRecord } from '../../notify/maintenance.ts'
import type { StateStore, StoredMaintenance } from '../../state/index.ts'
import { renderMatcher } from './render-matcher.ts'

export interface MaintenanceContext {
  state: Pick<StateStore, 'readMaintenance' | 'addMaintenance' | 'removeMaintenance'>
  /** Those of the configuration. */
  configured: () => readonly MaintenanceRecord[]
  parseMaintenance: (written: NewMaintenance) => Parsed<MaintenanceRecord>
  /** The end of a window that is on now. */
  activeUntil: (window: MaintenanceRecord, now: number) => number | undefined
  now: () => number
}

/** Planned times in which alerts are expected: those that the configuration names, and those that were asked for here. */
export interface MaintenanceAnswers {
  list(): Promise<Maintenance[]>
  add(maintenance: NewMaintenance): Promise<Maintenance>
  remove(id: string): Promise<Maintenance>
}

export function createMaintenanceAnswers(context: MaintenanceContext): MaintenanceAnswers {
  const { state, configured, now } = context
  const view = (window: MaintenanceRecord, about: Pick<Maintenance, 'origin' | 'by' | 'comment'>): Maintenance => ({
    id: window.id,
    text: describeWindow(window),
    matchers: window.matchers.map(renderMatcher),
    activeUntil: context.activeUntil(window, now()) ?? null,
    over: window.kind === 'once' && window.to <= now(),
    ...about,
  })
  const viewStored = ({ window, by, comment }: StoredMaintenance) => view(window, { origin: 'api', by, comment })
  const isConfigured = (id: string) => configured().some((window) => window.id === id)
  return {
    async list() {
      const stored = await state.readMaintenance()
      return [
        ...configured().map((window) => view(window, { origin: 'file', by: null, comment: '' })),
        ...stored.map(viewStored),
      ]
    },
    async add({ by = 'somebody', comment = '', ...written }) {
      const window = context.parseMaintenance(written)
      if (!window.ok) throw new PlumblineError('invalid-body', window.problem)
      const at = now()
      if (window.value.kind === 'once' && window.value.to <= at)
        throw new PlumblineError(
          'invalid-body',
          `/once/to: ${instantText(window.value.to)} is past; it is ${instantText(at)}`,
        )
      const { id } = written
      if (isConfigured(id)) throw new PlumblineError('maintenance-exists', `"${id}" stands in the configuration`)
      const stored = { window: window.value, by, comment, createdAt: at }
      if (!(await state.addMaintenance(stored))) throw new PlumblineError('maintenance-exists', `"${id}" is planned`)
      return viewStored(stored)
    },
    async remove(id) {
      const removed = await state.removeMaintenance(id)
      if (removed) return viewStored(removed)
      const named = JSON.stringify(id.slice(0, 100))
      throw isConfigured(id)
        ? new PlumblineError('maintenance-in-file', `${named} cannot be removed here`)
        : new PlumblineError('maintenance-not-found', `there is none with the id ${named}`)
    },
  }
}

function describeWindow(window: MaintenanceRecord): string {
  if (window.kind === 'once') return `from ${instantText(window.from)} to ${instantText(window.to)}`
  const { days, fromMinute, lastsMs, zone } = window.stretch
  const clock = `${String(Math.floor(fromMinute / 60)).padStart(2, '0')}:${String(fromMinute % 60).padStart(2, '0')}`
  return `${days.join(', ')} at ${clock} ${zone} for ${formatDuration(lastsMs)}`
}

const instantText = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z')
