import { type RawBuilder, sql } from 'kysely'

/** For the update of an insert that meets a row with its key: these columns as the insert has them. */
export function replacing<Column extends string>(...columns: Column[]): Record<Column, RawBuilder<never>> {
  const references = columns.map((column) => [column, sql.ref<never>(`excluded.${column}`)])
  return Object.fromEntries(references)
}
