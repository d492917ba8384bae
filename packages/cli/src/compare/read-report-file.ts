import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { type OperationSet, OperationSetSchema, OperationsReportSchema } from '@plumbline/protocol/api'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import { parseAnswer } from '../http/parse-answer.ts'

/** The version of reports that this command reads: since then they hold how long each operation took. */
const REPORT_VERSION = 2

/** Larger than any report can be: 2,000 operations of 1,500 bins each. */
const MOST_FILE_BYTES = 64 * 1024 * 1024

/** What is compared of a report, as the flags of the command say. */
export interface Narrowed {
  service?: string
  name?: string
  environment?: string
}

/** Reads what `plumbline report --format json` wrote, or a set of operations as the server gives it. */
export async function readReportFile(path: string, asked: Narrowed): Promise<Parsed<OperationSet>> {
  const text = await readText(path)
  if (!text.ok) return text
  let value: unknown
  try {
    value = JSON.parse(text.value)
  } catch (error) {
    const cut = text.value.trim() === '' ? 'it is empty' : (error as Error).message
    return refused(`${path} is not JSON (${cut}); write it with plumbline report --format json > ${path}`)
  }
  const set = parseReport(value, path)
  if (!set.ok) return set
  const elsewhere = refuseEnvironment(value, asked.environment, path)
  if (elsewhere !== undefined) return refused(elsewhere)
  const operations = set.value.operations.filter(
    ({ service, name }) => service === (asked.service ?? service) && name === (asked.name ?? name),
  )
  return parsed({ ...set.value, operations })
}

/** A report sums environments up: it answers for the one that it was asked about, or for all. */
function refuseEnvironment(report: unknown, asked: string | undefined, path: string): string | undefined {
  const { environment } = fieldsOf(report)
  if (asked === undefined || environment === asked) return undefined
  const covers = typeof environment === 'string' ? `the environment ${environment}` : 'all environments'
  return `${path} is a report of ${covers}; leave --environment ${asked} out, or write it with plumbline report --environment ${asked} --format json`
}

/** Reads no further than a report can be long: what is named may be a device or a pipe without an end. */
async function readText(path: string): Promise<Parsed<string>> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of createReadStream(path, { end: MOST_FILE_BYTES })) {
      parts.push(part)
      bytes += part.length
    }
  } catch (error) {
    const isFolder = error instanceof Error && 'code' in error && error.code === 'EISDIR'
    return refused(
      isFolder ? `${path} is a folder; name the file` : `${path} cannot be read: ${(error as Error).message}`,
    )
  }
  return bytes > MOST_FILE_BYTES
    ? refused(`${path} is larger than a report can be (${MOST_FILE_BYTES / 1024 / 1024} MB)`)
    : parsed(
        Buffer.concat(parts)
          .toString('utf8')
          .replace(/^\uFEFF/, ''),
      )
}

function parseReport(value: unknown, path: string): Parsed<OperationSet> {
  const { schemaVersion, operations, label, window } = fieldsOf(value)
  if (typeof schemaVersion === 'number' && schemaVersion !== REPORT_VERSION)
    return refused(otherVersion(path, schemaVersion))
  if (schemaVersion === undefined && label !== undefined && operations !== undefined && window !== undefined)
    return describe(parseAnswer(OperationSetSchema, value), path)
  const report = parseAnswer(OperationsReportSchema, value)
  if (!report.ok) return describe(report, path)
  const { period, precision, environment = null, operationsLeftOut, window: covered } = report.value
  const where = environment === null ? '' : `${environment}, `
  return parsed({
    label: `${basename(path)} (${where}${period.start} to ${period.end})`,
    window: covered,
    precision,
    operations: report.value.operations,
    leftOut: operationsLeftOut,
  })
}

function otherVersion(path: string, version: number): string {
  return version < REPORT_VERSION
    ? `${path} was written by an older version (schema ${version}), whose reports do not hold what is compared; write it again with this one`
    : `${path} was written by a newer version (schema ${version}); update this command, which knows schema ${REPORT_VERSION}`
}

const describe = (set: Parsed<OperationSet>, path: string): Parsed<OperationSet> =>
  set.ok ? set : refused(`${path} is no report of plumbline report --format json: ${set.problem}`)

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {}
