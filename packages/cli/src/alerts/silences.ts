import { type NewSilence, SilenceSchema, SilencesAnswerSchema } from '@plumbline/protocol/api'
import { spellDuration } from '@plumbline/protocol/quantities'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { formatInstant } from '../terminal/format.ts'
import { type AlertFlags, askAndShow } from './ask.ts'
import { personOf } from './person.ts'
import { renderDone } from './render-done.ts'
import { renderSilences } from './render-silences.ts'

export interface SilenceFlags extends AlertFlags {
  /** Milliseconds. */
  for: number
  /** ISO 8601 with a zone. */
  from?: string
  comment?: string
  by?: string
}

/** `plumbline alerts silence MATCHER…`: nobody is told of alerts that fit every matcher, until the time is over. */
export function runSilence(matchers: string[], flags: SilenceFlags, context: Context): Promise<ExitCode> {
  const body: NewSilence = {
    matchers,
    for: spellDuration(flags.for),
    ...(flags.from !== undefined && { from: flags.from }),
    ...personOf(flags.by, context.env),
    ...(flags.comment !== undefined && { comment: flags.comment }),
  }
  return askAndShow(
    { method: 'POST', path: '/silences', body, answer: SilenceSchema },
    {
      render: ({ id, from, to, matchers, active }, terminal) =>
        renderDone(
          `nobody is told of ${matchers.join(' and ')} ${active ? '' : `from ${formatInstant(from)} `}until ${formatInstant(to)}; end that with: plumbline alerts unsilence ${id}`,
          terminal,
        ),
    },
    flags,
    context,
  )
}

/** `plumbline alerts silences`: silences and maintenance windows. */
export function runListSilences(flags: AlertFlags, context: Context): Promise<ExitCode> {
  return askAndShow(
    { method: 'GET', path: '/silences', answer: SilencesAnswerSchema },
    { render: (answer, terminal) => renderSilences(answer, context.clock.now(), terminal) },
    flags,
    context,
  )
}

/** `plumbline alerts unsilence ID`: 3 when there is no such silence. */
export function runUnsilence(id: string, flags: AlertFlags, context: Context): Promise<ExitCode> {
  return askAndShow(
    { method: 'DELETE', path: `/silences/${encodeURIComponent(id)}`, answer: SilenceSchema },
    { render: ({ matchers }, terminal) => renderDone(`${matchers.join(' and ')} is told again`, terminal) },
    flags,
    context,
  )
}
