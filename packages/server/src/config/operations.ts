import { checkedEntries, entriesOf, type Reading, readGroup } from './group.ts'
import { seen } from './problem.ts'
import { defaultTo, duration } from './setting.ts'
import { plain, type Tree } from './yaml-tree.ts'

const limit = (description: string) => duration({ min: '1ms', max: '1d', description })

/** What can be said of operations, beside the thresholds of single services. */
export const OPERATION_SETTINGS = {
  threshold: defaultTo(
    '2s',
    limit('What the average of a service may take before its report says that it is slow; P95 beyond it is an issue.'),
  ),
}

export const SERVICE_THRESHOLD = limit('Threshold of this service, whose calls are slower or faster by their nature.')

const MOST_SERVICES = 500
const LONGEST_SERVICE = 200

export interface OperationsConfig {
  readonly thresholdMs: number
  /** Of services that have one of their own (A003-12). */
  readonly thresholdsMs: Readonly<Record<string, number>>
}

/** `operations:` with its threshold, and `thresholds` by service. */
export function readOperations(tree: Tree | undefined, reading: Reading): OperationsConfig {
  const path = 'operations'
  const entries = entriesOf(tree, [...Object.keys(OPERATION_SETTINGS), 'thresholds'], path, reading)
  const { threshold } = readGroup(OPERATION_SETTINGS, entries, path, reading)
  return { thresholdMs: threshold, thresholdsMs: readThresholds(entries.get('thresholds'), reading) }
}

function readThresholds(tree: Tree | undefined, reading: Reading): Record<string, number> {
  const path = 'operations.thresholds'
  const entries = checkedEntries(tree, path, reading, {
    expected: 'services with their limits, such as hubspot: 3s',
    problemOf: serviceProblem,
  })
  if (tree && entries.size > MOST_SERVICES) {
    reading.problems.push({ where: tree.at, text: `${path} names more than ${MOST_SERVICES} services` })
    return {}
  }
  const thresholds = [...entries].flatMap(([service, written]): [string, number][] => {
    if (written.kind === 'broken') return []
    const read = SERVICE_THRESHOLD.read(plain(written))
    if (read.ok) return [[service, read.value]]
    reading.problems.push({ where: written.at, text: `${path}.${service}: ${read.problem}` })
    return []
  })
  return Object.fromEntries(thresholds)
}

/** Services are whatever applications send; only names that every object has would be found there unasked. */
function serviceProblem(service: string): string | undefined {
  if (service.trim() !== '' && service.length <= LONGEST_SERVICE && !(service in {})) return undefined
  return `${seen(service)} is no service; write the name that operations are sent with`
}
