import type { Alert } from '@plumbline/protocol/api'
import { formatNear } from '../../formats/times.ts'

export interface Quiet {
  text: string
  /** Somebody should have heard of it, and cannot. */
  alarming: boolean
}

/** Why nobody is told of an alert now, or who was; null when there is nothing to say. */
export function describeQuiet(quiet: Alert['quiet'], now: number, timeZone: string): Quiet | null {
  if (quiet === null) return null
  const by = quiet.by === null || quiet.by === '' ? null : quiet.by
  const until = quiet.until === null ? '' : ` until ${formatNear(quiet.until, now, timeZone)}`
  const calm = (text: string): Quiet => ({ text, alarming: false })
  switch (quiet.reason) {
    case 'inhibited':
      return calm(by === null ? 'Muted: another alert explains it' : `Muted: “${by}” explains it`)
    case 'silenced':
      return calm(`Silenced${until}`)
    case 'maintenance':
      return calm(`In maintenance${by === null ? '' : ` “${by}”`}${until}`)
    case 'acknowledged':
      return calm('Nobody is told again unless it grows worse')
    case 'cooldown':
      return calm(`Told a short while ago, quiet${until}`)
    case 'waiting':
      return calm(`About to be told${by === null ? '' : ` on ${by}`}, with what joins it${until}`)
    case 'told':
      return calm(`Told${by === null ? '' : ` on ${by}`}${remindedText(quiet.until, now, timeZone)}`)
    case 'resolvedBeforeTold':
      return calm('Over before anybody was told')
    case 'noRoute':
      return { text: 'Reaches nobody: no route leads it to a channel', alarming: true }
    case 'switchedOff':
      return { text: `Not sent: ${by === null ? 'its channel' : `channel ${by}`} is switched off`, alarming: true }
    default:
      return calm(`Quiet: ${quiet.reason}${by === null ? '' : ` by ${by}`}${until}`)
  }
}

const remindedText = (until: number | null, now: number, timeZone: string): string =>
  until === null ? '' : `, reminded at ${formatNear(until, now, timeZone)}`
