import { parseZone, type Zone } from '../../../notify/zone.ts'

export function zoneOf(name: string): Zone {
  const zone = parseZone(name)
  if (!zone.ok) throw new Error(zone.problem)
  return zone.value
}
