import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HealthAnswer } from '@plumbline/protocol/api'
import { residentBytes, runChild, startServer, withFolder } from '../child.ts'
import { makeMeasurements } from '../ingest/rows.ts'
import type { Result } from '../result.ts'

const CLI = fileURLToPath(new URL('../../packages/cli/bin/plumbline.js', import.meta.url))
const ROWS = 500_000
const FEW_ROWS = 150_000
const BATCH = 1_000
/** The largest inserts that still help the engine. */
const LARGE = 20_000
const HEADER =
  'service,operation,duration_ms,created_at,ok,error_type,trace_id,subject,environment,release,attempt,region'
const MAP = 'attributes.attempt=attempt,attributes.region=region'

/** Rows a second of `plumbline import` of a CSV, against the same rows straight into the engine; and whether memory grows with the file. */
export async function benchImport(): Promise<Result[]> {
  const straight = await withFolder((folder) => insertStraight(folder, BATCH))
  const large = await withFolder((folder) => insertStraight(folder, LARGE))
  const few = await withFolder((folder) => importCsv(folder, FEW_ROWS))
  const many = await withFolder((folder) => importCsv(folder, ROWS))
  const rowsPerSecond = ROWS / many.seconds
  return [
    {
      name: 'import',
      what: `rows a second of plumbline import of a CSV of ${ROWS} rows, from the start of the command to its last acknowledgement`,
      against: `the same rows straight into the engine, inserts of ${BATCH}`,
      ratio: rowsPerSecond / straight,
      limit: { comparison: '>=', value: 0.4 },
      details: {
        rowsPerSecond: Math.round(rowsPerSecond),
        straightRowsPerSecond: Math.round(straight),
        untilVisibleSeconds: many.visibleSeconds,
      },
    },
    {
      name: 'import-large',
      what: 'the same',
      against: `the same rows straight into the engine, inserts of ${LARGE}`,
      ratio: rowsPerSecond / large,
      limit: { comparison: '>=', value: 0.4 },
      details: { straightRowsPerSecond: Math.round(large) },
    },
    {
      name: 'import-memory',
      what: `most resident memory of plumbline import of ${ROWS} rows`,
      against: `that of ${FEW_ROWS} rows`,
      ratio: many.peakBytes / few.peakBytes,
      limit: { comparison: '<=', value: 1.5 },
      details: {
        megabytes: Math.round(many.peakBytes / 1024 ** 2),
        fileMegabytes: Math.round(many.fileBytes / 1024 ** 2),
      },
    },
  ]
}

async function insertStraight(folder: string, batch: number): Promise<number> {
  const { rowsPerSecond } = await runChild<{ rowsPerSecond: number }>('bench/ingest/straight-process.ts', [
    folder,
    String(ROWS),
    String(batch),
  ])
  return rowsPerSecond
}

interface Run {
  seconds: number
  visibleSeconds: number
  peakBytes: number
  fileBytes: number
}

async function importCsv(folder: string, rows: number): Promise<Run> {
  const path = join(folder, 'ops.csv')
  const fileBytes = await writeCsv(path, rows)
  const server = await startServer(folder)
  try {
    const started = performance.now()
    const child = spawn(process.execPath, [CLI, 'import', path, '--url', server.url, '--map', MAP, '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    let peakBytes = 0
    const watch = setInterval(async () => {
      peakBytes = Math.max(peakBytes, await residentBytes(child.pid ?? 0).catch(() => 0))
    }, 50)
    const [code] = await once(child, 'close')
    clearInterval(watch)
    const seconds = (performance.now() - started) / 1_000
    const { accepted } = JSON.parse(output) as { accepted: number }
    if (code !== 0 || accepted !== rows)
      throw new Error(`the import ended with ${code} and ${accepted} of ${rows} rows`)
    await allVisible(server.url)
    return { seconds, visibleSeconds: (performance.now() - started) / 1_000, peakBytes, fileBytes }
  } finally {
    await server.stop()
  }
}

async function writeCsv(path: string, rows: number): Promise<number> {
  const file = createWriteStream(path)
  const at = Date.now()
  file.write(`${HEADER}\n`)
  for (let start = 0; start < rows; start += BATCH) {
    const lines = makeMeasurements(BATCH, start, at).map((row) =>
      [
        row.service,
        row.name,
        row.value,
        row.at,
        row.ok,
        row.errorType ?? '',
        row.traceId,
        row.subject,
        row.environment,
        row.release,
        row.attributes?.attempt,
        row.attributes?.region,
      ].join(','),
    )
    if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
  return file.bytesWritten
}

async function allVisible(url: string): Promise<void> {
  for (;;) {
    const health = (await (await fetch(`${url}/api/health`)).json()) as HealthAnswer
    if (/^0 rows/.test(health.checks.spool?.detail ?? '')) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
