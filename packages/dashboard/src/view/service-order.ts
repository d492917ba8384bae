/** Columns that the table of services can be sorted by. */
export const SERVICE_COLUMNS = ['service', 'calls', 'errors', 'mean', 'p95', 'change', 'issues'] as const
export type ServiceColumn = (typeof SERVICE_COLUMNS)[number]

export interface ServiceOrder {
  column: ServiceColumn
  descending: boolean
}

/** Busiest first. */
export const DEFAULT_ORDER: ServiceOrder = { column: 'calls', descending: true }

/** Reads `p95.asc`, `errors.desc`; anything else is the default. */
export function parseOrder(text: string | null): ServiceOrder {
  const [name, direction] = (text ?? '').split('.')
  const column = SERVICE_COLUMNS.find((known) => known === name)
  if (column === undefined || (direction !== 'asc' && direction !== 'desc')) return DEFAULT_ORDER
  return { column, descending: direction === 'desc' }
}

/** `parseOrder` reads it back; null for the default. */
export function renderOrder({ column, descending }: ServiceOrder): string | null {
  if (column === DEFAULT_ORDER.column && descending === DEFAULT_ORDER.descending) return null
  return `${column}.${descending ? 'desc' : 'asc'}`
}

/** A press on a column sorts by it, largest first but names from A; a second press turns it round. */
export function orderBy(column: ServiceColumn, { column: before, descending }: ServiceOrder): ServiceOrder {
  return { column, descending: column === before ? !descending : column !== 'service' }
}
