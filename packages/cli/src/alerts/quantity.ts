import { formatValue, type Unit } from '@plumbline/protocol/catalogue'
import { formatCount, formatPercent } from '../terminal/format.ts'

/** A number with its unit as a person reads it; a unit that the catalogue does not know follows the number as it is. */
export function showQuantity(value: number | null, unit: string): string {
  if (value === null) return 'no data'
  switch (unit) {
    case 'percent':
      return formatPercent(value)
    case 'ms':
    case 'bytes':
      return formatValue(value, unit satisfies Unit)
    case 'count':
      return Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(3)))
    default:
      return `${Number(value.toPrecision(4))} ${unit}`.trimEnd()
  }
}
