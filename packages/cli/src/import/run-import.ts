import type { Readable } from 'node:stream'
import { type Parsed, refused } from '@plumbline/protocol/quantities'
import { type Context, complain } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { resolveServer } from '../http/resolve-server.ts'
import { toTerminalSafeJson } from '../terminal/plain-text.ts'
import { describeTerminal } from '../terminal/terminal.ts'
import type { ImportFlags } from './import-flags.ts'
import { parseMap } from './map/parse-map.ts'
import { type Mapping, planMapping } from './map/plan-mapping.ts'
import { createZone } from './map/read-time.ts'
import { explainMissingDurations } from './read/access-log.ts'
import { isSameFile } from './read/identify-file.ts'
import { openFileSource } from './read/open-file-source.ts'
import { type Opened, openPostgresSource } from './read/open-postgres-source.ts'
import type { Source } from './read/row.ts'
import { renderPlan, tryMapping } from './show/render-plan.ts'
import { transfer } from './transfer.ts'

/**
 * `plumbline import`: 0 all rows are taken, 1 some were refused, 2 a mistake in the command, 3 nothing to import, 4 no server or no
 * database, 130 interrupted.
 */
export async function runImport(
  path: string | undefined,
  flags: ImportFlags,
  context: Context,
  stdin: Readable,
): Promise<ExitCode> {
  const overwritten = await findOverwritten(path, flags)
  if (overwritten !== undefined) {
    complain(context, overwritten)
    return EXIT.usage
  }
  // Whoever names stdin and types nothing is waited for; closing it is what wakes us up.
  const wake = (): unknown => stdin.destroy()
  context.interrupted.addEventListener('abort', wake, { once: true })
  const opened = await openSource(path, flags, context, stdin)
  context.interrupted.removeEventListener('abort', wake)
  if (context.interrupted.aborted) {
    complain(context, 'interrupted; nothing was sent')
    if (opened.ok) await opened.value.close()
    return EXIT.interrupted
  }
  if (!opened.ok) {
    complain(context, opened.problem)
    return 'unreachable' in opened ? EXIT.unreachable : EXIT.usage
  }
  const source = opened.value
  try {
    if (source.sample.length === 0) {
      const seen = source.format === 'postgres' ? ' that this user may see' : ''
      complain(context, `there is nothing to import: ${source.title} holds no rows${seen}`)
      return EXIT.notEnoughData
    }
    const mapping = settleMapping(source, flags)
    if (!mapping.ok) {
      complain(context, mapping.problem)
      return EXIT.usage
    }
    if (flags.dryRun) return showPlan(source, mapping.value, flags, context)
    const server = await resolveServer(flags, 'PLUMBLINE_INGEST_KEY', context)
    if (server.ok) return await transfer({ path, source, mapping: mapping.value, server: server.value, flags, context })
    complain(context, server.problem)
    return EXIT.usage
  } finally {
    await source.close()
  }
}

/** A file that is read and would be written to is lost. */
async function findOverwritten(path: string | undefined, flags: ImportFlags): Promise<string | undefined> {
  if (path === undefined) return undefined
  for (const flag of ['errors', 'checkpoint'] as const) {
    const written = flags[flag]
    if (typeof written === 'string' && (await isSameFile(path, written)))
      return `--${flag} ${written} is the file that is to be imported; name another`
  }
  return undefined
}

async function openSource(
  path: string | undefined,
  { postgres, table, key, format }: ImportFlags,
  { env }: Context,
  stdin: Readable,
): Promise<Opened> {
  if (postgres === undefined) {
    if (path === undefined) return refused('say what to import: a file, - for stdin, or --postgres with --table')
    if (table !== undefined || key !== undefined) return refused('--table and --key belong to --postgres')
    return openFileSource(path, format, stdin)
  }
  if (path !== undefined) return refused(`${path} and --postgres exclude each other; leave one out`)
  if (table === undefined) return refused('--postgres wants the table: --table operation_logs')
  const url = postgres === true ? env.DATABASE_URL : postgres
  if (!url) return refused('--postgres wants the address of the database, there or in DATABASE_URL')
  return openPostgresSource({ url, table, key: key?.split(',').map((column) => column.trim()) })
}

function settleMapping(source: Source, flags: ImportFlags): Parsed<Mapping> {
  const request = parseMap(flags.map ?? [])
  if (!request.ok) return request
  const toInstant = createZone(flags.zone)
  if (toInstant === undefined)
    return refused(`--zone "${flags.zone}" is no time zone; write it like Europe/Berlin or UTC`)
  if (source.format === 'nginx' && !request.value.columns.has('value')) {
    const problem = explainMissingDurations(source)
    if (problem !== undefined) return refused(problem)
  }
  const { service, name, environment, release, customer, kind, unit, failStatus } = flags
  const given = { service, name, environment, release, customer }
  const constants = Object.fromEntries(Object.entries(given).filter(([, text]) => text !== undefined))
  return planMapping(source, {
    request: request.value,
    kind,
    constants,
    unit,
    zone: { name: flags.zone, toInstant },
    failFrom: failStatus,
  })
}

function showPlan(source: Source, mapping: Mapping, flags: ImportFlags, context: Context): ExitCode {
  const trial = tryMapping(source, mapping)
  if (flags.json) {
    const { pairs, unused } = mapping
    const answer = { source: source.title, format: source.format, mapping: pairs, unused, ...trial }
    context.stdout.write(`${toTerminalSafeJson(answer)}\n`)
  } else context.stdout.write(renderPlan(source, mapping, trial, describeTerminal(flags, context.env, context.stdout)))
  return trial.refusals.length > 0 ? EXIT.findings : EXIT.ok
}
