const LABELS = ['service', 'name', 'environment', 'release', 'variant'] as const

/** Only rows that have these values; of a label that is absent all, of `''` those without one. */
export type LabelFilter = { [Label in (typeof LABELS)[number]]?: string | undefined }

const labelsOf = (filter: LabelFilter): [string, string][] =>
  LABELS.flatMap((label) => (filter[label] === undefined ? [] : [[label, filter[label]]]))

/** The conditions on rows named `r`, each with its ` AND`; empty without any. */
export const labelSql = (filter: LabelFilter): string =>
  labelsOf(filter)
    .map(([label]) => ` AND r.${label} = {${label}:String}`)
    .join('')

/** What `labelSql` asks for. */
export const labelParams = (filter: LabelFilter): Record<string, string> => Object.fromEntries(labelsOf(filter))
