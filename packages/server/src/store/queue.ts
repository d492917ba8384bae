import type { QueueTotals } from '../analyse/observations.ts'
import { type AssemblyRange, assemblyParams, elapsedSql, messagesSql, standsInSql } from './assembly.ts'
import type { Engine, QueryOptions } from './engine.ts'

export async function queryQueue(engine: Engine, range: AssemblyRange, options?: QueryOptions): Promise<QueueTotals> {
  const { graph } = range
  const standing = graph.phases.map((_, i) => `state = 1 AND ${standsInSql(graph, i)}`)
  const [row] = await engine.query<{
    counts: number[]
    oldest: number[]
    arrived: number
    finished: number
    failed: number
  }>(
    `SELECT [${standing.map((condition) => `countIf(${condition})`).join(', ')}] AS counts,
       [${standing.map((condition, i) => `maxIf(${elapsedSql(graph, i)}, ${condition})`).join(', ')}] AS oldest,
       count() AS arrived, countIf(state = 0) AS finished, countIf(state = 2) AS failed
     FROM (${messagesSql(graph, false)})`,
    assemblyParams(range),
    options,
  )
  return {
    standing: graph.phases.map((_, i) => ({ count: row?.counts[i] ?? 0, oldestMs: row?.oldest[i] ?? 0 })),
    arrived: row?.arrived ?? 0,
    finished: row?.finished ?? 0,
    failed: row?.failed ?? 0,
  }
}
