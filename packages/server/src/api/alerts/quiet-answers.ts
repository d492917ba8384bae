import type { Maintenance, NewSilence, Silence, SilencesAnswer } from '@plumbline/protocol/api'
import { type Parsed, parseDuration, parseInstant } from '@plumbline/protocol/quantities'
import { PlumblineError } from '../../errors.ts'
import type { Matcher } from '../../notify/matcher.ts'
import type { StateStore, StoredSilence } from '../../state/index.ts'
import { renderMatcher } from './render-matcher.ts'

export interface QuietContext {
  state: Pick<StateStore, 'readSilences' | 'addSilence' | 'endSilence'>
  parseMatcher: (text: string) => Parsed<Matcher>
  maintenance: () => Promise<Maintenance[]>
  newId: () => string
  now: () => number
}

/** Silences, which somebody asks for when it is time; listed beside maintenance windows, which are planned. */
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
      return { silences: silences.map(view), maintenance: await context.maintenance() }
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
      const from = beginOf(asked.from, at)
      if (from + length.value <= at)
        throw new PlumblineError('invalid-body', `/from is ${asked.from}; after ${asked.for} it would be over already`)
      const silence = {
        id: context.newId(),
        matchers: parsed,
        from,
        to: from + length.value,
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

function beginOf(written: string | undefined, now: number): number {
  if (written === undefined) return now
  const from = parseInstant(written)
  if (from === undefined)
    throw new PlumblineError('invalid-body', `/from: ${JSON.stringify(written)} is not like 2026-01-31T12:00:00Z`)
  if (from > now + LONGEST_MS)
    throw new PlumblineError(
      'invalid-body',
      `/from is ${written}; a silence begins within 90d, later work is maintenance`,
    )
  return from
}
