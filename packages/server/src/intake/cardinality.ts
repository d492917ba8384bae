export interface CardinalityLimits {
  services: number
  namesPerService: number
  labelValues: number
}

/** What a value becomes when its place is full. */
export const FOLDED = '(other)'

/**
 * Keeps the number of distinct label values bounded, since each of them costs a row in every rollup: the first ones in keep their
 * name, the rest become `(other)`, so totals stay right.
 */
export interface CardinalityGuard {
  service(service: string): string
  name(service: string, name: string): string
  label(label: 'customer' | 'release' | 'environment' | 'variant' | 'unit' | 'errorType', value: string): string
  /** Rows folded since start. */
  readonly folded: number
}

export function createCardinalityGuard(
  limits: CardinalityLimits,
  known: Iterable<{ service: string; name: string }>,
): CardinalityGuard {
  const names = new Map<string, Set<string>>()
  const labels = new Map<string, Set<string>>()
  let folded = 0
  const admit = (values: Set<string>, value: string, limit: number): string => {
    if (values.has(value)) return value
    if (values.size < limit) {
      values.add(value)
      return value
    }
    folded++
    return FOLDED
  }
  const namesOf = (service: string): Set<string> => {
    let values = names.get(service)
    if (!values) {
      values = new Set()
      names.set(service, values)
    }
    return values
  }
  for (const { service, name } of known) namesOf(service).add(name)
  return {
    service(service) {
      if (names.has(service)) return service
      if (names.size < limits.services) {
        namesOf(service)
        return service
      }
      folded++
      return FOLDED
    },
    name: (service, name) => admit(namesOf(service), name, limits.namesPerService),
    label(label, value) {
      if (value === '') return value
      let values = labels.get(label)
      if (!values) {
        values = new Set()
        labels.set(label, values)
      }
      return admit(values, value, limits.labelValues)
    },
    get folded() {
      return folded
    },
  }
}
