import { parsed, parseTimeOfDay, refused, TIME_OF_DAY, TIME_OF_DAY_FORM } from '@plumbline/protocol/quantities'
import { texts } from './lists.ts'
import { type About, choice, defaultTo, integer, type Optional, text } from './setting.ts'

export const REVIEW_WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/** When reviews are sent and to which channels; a kind without channels is not sent. */
export interface ReviewConfig {
  /** IANA name, in which days, weeks and months begin and times are meant. */
  readonly zone: string
  readonly schedules: readonly ReviewSchedule[]
}

export type ReviewSchedule = { readonly minuteOfDay: number; readonly to: readonly string[] } & (
  | { readonly kind: 'daily' }
  /** 0 is Sunday. */
  | { readonly kind: 'weekly'; readonly weekday: number }
  | { readonly kind: 'monthly'; readonly dayOfMonth: number }
)

/** The runtime knows the zones; a name that it does not know would fail at the first review. */
function timeZone(about: About): Optional<string> {
  const form = text({ ...about, pattern: /^[\w/+-]+$/, form: 'UTC or a name such as Europe/Vienna' })
  return {
    ...form,
    read(written) {
      const name = form.read(written)
      if (!name.ok) return name
      try {
        new Intl.DateTimeFormat('en', { timeZone: name.value })
        return parsed(name.value)
      } catch {
        return refused(`"${name.value}" is not a time zone; write it like UTC or Europe/Vienna`)
      }
    },
  }
}

const at = defaultTo('08:00', text({ description: 'When it is sent.', pattern: TIME_OF_DAY, form: TIME_OF_DAY_FORM }))
const to = (what: string) =>
  defaultTo(
    [],
    texts({
      example: '[team-mail]',
      description: `Channels under alerts.channels that the ${what} review is sent to.`,
    }),
  )

/** What can be set under `reviews`. */
export const REVIEW_SETTINGS = {
  zone: defaultTo('UTC', timeZone({ description: 'Time zone of days, weeks, months and times of reviews.' })),
  daily: { at, to: to('daily') },
  weekly: {
    on: defaultTo('monday', choice({ words: REVIEW_WEEKDAYS, description: 'Day on which the last week is sent.' })),
    at,
    to: to('weekly'),
  },
  monthly: {
    on: defaultTo(
      1,
      integer({
        min: 1,
        max: 28,
        description: 'Day of the month on which the last month is sent; every month has 28.',
      }),
    ),
    at,
    to: to('monthly'),
  },
}

interface Written {
  zone: string
  daily: { at: string; to: readonly string[] }
  weekly: { on: (typeof REVIEW_WEEKDAYS)[number]; at: string; to: readonly string[] }
  monthly: { on: number; at: string; to: readonly string[] }
}

export function resolveReviews({ zone, daily, weekly, monthly }: Written): ReviewConfig {
  const weekday = REVIEW_WEEKDAYS.indexOf(weekly.on)
  const all: ReviewSchedule[] = [
    { kind: 'daily', ...timing(daily) },
    { kind: 'weekly', weekday, ...timing(weekly) },
    { kind: 'monthly', dayOfMonth: monthly.on, ...timing(monthly) },
  ]
  return { zone, schedules: all.filter((schedule) => schedule.to.length > 0) }
}

function timing({ at: time, to: channels }: { at: string; to: readonly string[] }) {
  const minute = parseTimeOfDay(time)
  return { minuteOfDay: minute.ok ? minute.value : 0, to: [...new Set(channels)] }
}
