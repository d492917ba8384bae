import { DEFAULT_COMPARISON } from '../view/comparison-view.ts'
import type { View } from '../view/view.ts'

type Compared = Pick<View, 'service' | 'operation' | 'environment' | 'comparison'>

/** The same comparison as a line for a terminal or a CI job, which fails when an operation degraded. */
export function comparisonCommand({ service, operation, environment, comparison }: Compared): string {
  const { before, after, statistic, minimumPercent } = comparison
  const flags: [string, string | null][] = [
    ['service', service],
    ['name', operation],
    ['environment', environment],
    ['statistic', statistic === DEFAULT_COMPARISON.statistic ? null : statistic],
    ['minimum-change', minimumPercent === DEFAULT_COMPARISON.minimumPercent ? null : String(minimumPercent)],
  ]
  const given = flags.flatMap(([name, value]) => (value === null ? [] : [`--${name} ${quote(value)}`]))
  return ['plumbline compare', quote(before), quote(after), ...given, '--fail-on degraded'].join(' ')
}

/** Within double quotes a shell still reads some signs; such a text stands in single ones. */
const quote = (text: string): string => (/["$`\\!\n]/.test(text) ? `'${text.replaceAll("'", `'\\''`)}'` : `"${text}"`)
