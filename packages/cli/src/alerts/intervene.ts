import { AlertDetailSchema } from '@plumbline/protocol/api'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { type AlertFlags, askAndShow } from './ask.ts'
import { personOf } from './person.ts'
import { renderDone } from './render-done.ts'

export interface InterventionFlags extends AlertFlags {
  note?: string
  by?: string
}

/** `plumbline alerts ack|resolve ID`: 2 when the alert is not open or the id is not the beginning of one alert only. */
export function runIntervene(
  act: 'acknowledge' | 'resolve',
  id: string,
  flags: InterventionFlags,
  context: Context,
): Promise<ExitCode> {
  const body = { ...personOf(flags.by, context.env), ...(flags.note !== undefined && { note: flags.note }) }
  const path = `/${encodeURIComponent(id)}/${act}`
  return askAndShow(
    { method: 'POST', path, body, answer: AlertDetailSchema },
    {
      render: ({ alert }, terminal) => {
        const by = alert.acknowledged?.by
        const done = act === 'resolve' ? 'resolved' : `acknowledged${by === undefined ? '' : ` by ${by}`}`
        const next = act === 'resolve' ? 'it fires again if the cause goes on' : 'told again only if it grows worse'
        return renderDone(`${alert.title} (${alert.id}) is ${done}; ${next}`, terminal)
      },
    },
    flags,
    context,
  )
}
