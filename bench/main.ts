/** `npm run bench [-- names…] [--json] [--minutes N]`: every figure is a ratio within this run; exit 1 when one misses its limit. */
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { passes, type Result } from './result.ts'

const SUITES: Record<string, (minutes: number) => Promise<Result[]>> = {
  sdk: async () => (await import('./sdk/sdk.ts')).benchSdk(),
  startup: async () => (await import('./startup/startup.ts')).benchStartup(),
  ingest: async () => (await import('./ingest/ingest.ts')).benchIngest(),
  import: async () => (await import('./import/import.ts')).benchImport(),
  analysis: async () => (await import('./analysis/analysis.ts')).benchAnalysis(),
  overview: async () => (await import('./overview/overview.ts')).benchOverview(),
  report: async () => (await import('./report/report.ts')).benchReport(),
  alerts: async () => (await import('./alerts/alerts.ts')).benchAlerts(),
  memory: async (minutes) => (await import('./memory/memory.ts')).benchMemory(minutes),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, minutes: { type: 'string', default: '10' } },
})
const unknown = positionals.filter((name) => !(name in SUITES))
if (unknown.length > 0) {
  process.stderr.write(`unknown benchmark ${unknown.join(', ')}; expected ${Object.keys(SUITES).join(', ')}\n`)
  process.exit(2)
}
const names = positionals.length > 0 ? positionals : Object.keys(SUITES)
const results: Result[] = []
for (const name of names) {
  if (!values.json) process.stderr.write(`running ${name} …\n`)
  results.push(...((await SUITES[name]?.(Number(values.minutes))) ?? []))
}
const machine = {
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  node: process.version,
}
process.stdout.write(values.json ? `${JSON.stringify({ machine, results }, null, 2)}\n` : render(results))
process.exitCode = results.some((result) => passes(result) === false) ? 1 : 0

function render(list: readonly Result[]): string {
  const lines = list.map((result) => {
    const { limit } = result
    const verdict = passes(result)
    const mark = verdict === undefined ? '·' : verdict ? '✓' : '✗'
    const wanted = limit ? `  (${limit.comparison} ${limit.value})` : ''
    return `${mark} ${result.name.padEnd(16)} ${result.ratio.toFixed(2)}×${wanted}\n    ${result.what}\n    against ${result.against}\n    ${JSON.stringify(result.details)}`
  })
  return `${machine.cores} × ${machine.cpu}, ${machine.memoryGb} GB, Node ${machine.node}\n\n${lines.join('\n')}\n`
}
