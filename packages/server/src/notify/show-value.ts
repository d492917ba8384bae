import { formatDuration, formatSize } from '@plumbline/protocol/quantities'

/** A number with its unit for a person: `6.2 s`, `94.3 %`, `450 MB`; `no data` for null. */
export function showValue(value: number | null, unit: string): string {
  if (value === null) return 'no data'
  switch (unit) {
    case 'ms':
      return formatDuration(value)
    case 'bytes':
      return formatSize(value)
    case 'percent':
      return `${short(value)} %`
    case 'ratio':
      return `${short(value * 100)} %`
    case 'count':
    case '':
      return String(short(value))
    default:
      return `${short(value)} ${unit}`
  }
}

const short = (value: number): number => Number(value.toFixed(2))
