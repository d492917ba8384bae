import type { NewSilence, Silence, SilencesAnswer } from '@plumbline/protocol/api'
import { type Parsed, parseDuration } from '@plumbline/protocol/quantities'
import { PlumblineError } from '../../errors.ts'
import type { Matcher } from '../../notify/matcher.ts'
import type { MaintenanceWindow } from '../../notify/mute.ts'
import type { StateStore, StoredSilence } from '../../state/index.ts'

export interface QuietContext {
  state: Pick<StateStore, 'readSilences' | 'addSilence' | 'endSilence'>
  parseMatcher: (text: string) => Parsed<Matcher>
  maintenance: () => readonly MaintenanceWindow[]
  /** The end of a maintenance window that is on now. */
  activeUntil: (window: MaintenanceWindow, now: number) => number | undefined
  newId: () => string
  now: () => number
}

/** Silences, which somebody asks for now, and maintenance windows, which the configuration plans. */
export interface QuietAnswers {
  list(): Promise<SilencesAnswer>
  add(silence: NewSilence): Promise<Silence>
  end(id: string): Promise<Silence>
}

const LONGEST_MS = 90 * 86_400_000
/** Those that ended lately are still shown. */
const SHOWN_MS = 7 * 86_400_000

export function createQuietAnswers(context: QuietContext): QuietAnswers {
  const { state, now } = context
  const view = ({ id, matchers, from, to, by, comment }: StoredSilence): Silence => {
    const at = now()
    return { id, matchers: matchers.map(renderMatcher), from, to, by, comment, active: from <= at && at < to }
  }
  return {
    async list() {
      const silences = await state.readSilences(now() - SHOWN_MS)
      return {
        silences: silences.map(view),
        maintenance: context.maintenance().map((window) => ({
          id: window.id,
          text: describeWindow(window),
          matchers: window.matchers.map(renderMatcher),
          activeUntil: context.activeUntil(window, now()) ?? null,
        })),
      }
    },
    async add({ matchers, by = 'somebody', comment = '', ...asked }) {
      const length = parseDuration(asked.for)
      if (!length.ok) throw new PlumblineError('invalid-body', `/for: ${length.problem}`)
      if (length.value > LONGEST_MS)
        throw new PlumblineError(
          'invalid-body',
          `/for is ${asked.for}; a silence lasts 90d at most, then somebody looks again`,
        )
      const parsed = matchers.map((text, index) => {
        const matcher = context.parseMatcher(text)
        if (!matcher.ok) throw new PlumblineError('invalid-body', `/matchers/${index}: ${matcher.problem}`)
        return matcher.value
      })
      const at = now()
      const silence = {
        id: context.newId(),
        matchers: parsed,
        from: at,
        to: at + length.value,
        by,
        comment,
        createdAt: at,
      }
      await state.addSilence(silence)
      return view(silence)
    },
    async end(id) {
      const ended = await state.endSilence(id, now())
      if (!ended)
        throw new PlumblineError('silence-not-found', `there is none with the id ${JSON.stringify(id.slice(0, 100))}`)
      return view(ended)
    },
  }
}

const renderMatcher = ({ label, operator, value }: Matcher): string =>
  /^[^"=~\s]+$/.test(value) ? `${label}${operator}${value}` : `${label}${operator}"${value}"`

function describeWindow(window: MaintenanceWindow): string {
  if (window.kind === 'once')
    return `from ${new Date(window.from).toISOString()} to ${new Date(window.to).toISOString()}`
  const { days, fromMinute, lastsMs, zone } = window.stretch
  const clock = `${String(Math.floor(fromMinute / 60)).padStart(2, '0')}:${String(fromMinute % 60).padStart(2, '0')}`
  return `${days.join(', ')} at ${clock} ${zone.name} for ${Math.round(lastsMs / 60_000)} minutes`
}
