import { MaintenanceSchema, type NewMaintenance } from '@plumbline/protocol/api'
import { type Parsed, parsed, refused, spellDuration } from '@plumbline/protocol/quantities'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { spellMatchers } from './alert-words.ts'
import { type AlertFlags, askAndShow } from './ask.ts'
import { personOf } from './person.ts'
import { renderDone } from './render-done.ts'

export interface MaintainFlags extends AlertFlags {
  from?: string
  to?: string
  weekly?: string[]
  at?: string
  /** Milliseconds. */
  for?: number
  zone?: string
  comment?: string
  by?: string
}

/** `plumbline alerts maintain ID [MATCHER…]`: 2 when the flags name no time, or the server does not take it. */
export async function runMaintain(
  id: string,
  matchers: string[],
  flags: MaintainFlags,
  context: Context,
): Promise<ExitCode> {
  const time = readTime(flags)
  if (!time.ok) {
    complain(context, time.problem)
    return EXIT.usage
  }
  const body: NewMaintenance = {
    id,
    ...(matchers.length > 0 && { matchers }),
    ...time.value,
    ...personOf(flags.by, context.env),
    ...(flags.comment !== undefined && { comment: flags.comment }),
  }
  return askAndShow(
    { method: 'POST', path: '/maintenance', body, answer: MaintenanceSchema },
    {
      render: (planned, terminal) =>
        renderDone(
          `${planned.id} is ${planned.activeUntil === null ? 'planned' : 'on'}, ${planned.text}: nobody is told of ${spellMatchers(planned.matchers)} then; take that back with: plumbline alerts unmaintain ${planned.id}`,
          terminal,
        ),
    },
    flags,
    context,
  )
}

/** `plumbline alerts unmaintain ID`: 3 when there is no such window, 2 when it is one of the configuration. */
export function runUnmaintain(id: string, flags: AlertFlags, context: Context): Promise<ExitCode> {
  return askAndShow(
    { method: 'DELETE', path: `/maintenance/${encodeURIComponent(id)}`, answer: MaintenanceSchema },
    {
      render: ({ matchers }, terminal) =>
        renderDone(`${id} is taken back; ${spellMatchers(matchers)} is told again`, terminal),
    },
    flags,
    context,
  )
}

const TIMES =
  'name when: once, with --from 2026-11-22T22:00 --to 2026-11-23T02:00, or every week, with --weekly sun,mon --at 03:00 --for 2h'

function readTime({ from, to, weekly, at, zone, ...flags }: MaintainFlags): Parsed<Partial<NewMaintenance>> {
  const inZone = zone === undefined ? {} : { zone }
  const namesOnce = from !== undefined || to !== undefined
  const namesWeekly = weekly !== undefined || at !== undefined || flags.for !== undefined
  if (from !== undefined && to !== undefined && !namesWeekly) return parsed({ once: { from, to, ...inZone } })
  if (weekly !== undefined && at !== undefined && flags.for !== undefined && !namesOnce)
    return parsed({ weekly: { days: weekly, at, lasts: spellDuration(flags.for), ...inZone } })
  return refused(TIMES)
}
