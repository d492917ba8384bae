import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type OperationSet, OperationSetSchema, OperationsReportSchema } from '@plumbline/protocol/api'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import { parseAnswer } from '../http/parse-answer.ts'

/** The version of reports that this command reads: since then they hold how long each operation took. */
const REPORT_VERSION = 2

/** Larger than any report can be: 2,000 operations of 1,500 bins each. */
const MOST_FILE_BYTES = 64 * 1024 * 1024

/** Reads what `plumbline report --format json` wrote, or a set of operations as the server gives it. */
export async function readReportFile(path: string): Promise<Parsed<OperationSet>> {
  const text = await readText(path)
  if (!text.ok) return text
  let value: unknown
  try {
    value = JSON.parse(text.value)
  } catch (error) {
    const cut = text.value.trim() === '' ? 'it is empty' : (error as Error).message
    return refused(`${path} is not JSON (${cut}); write it with plumbline report --format json > ${path}`)
  }
  return parseReport(value, path)
}

async function readText(path: string): Promise<Parsed<string>> {
  try {
    const bytes = await readFile(path)
    return bytes.length > MOST_FILE_BYTES
      ? refused(`${path} is larger than a report can be (${MOST_FILE_BYTES / 1024 / 1024} MB)`)
      : parsed(bytes.toString('utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    return refused(`${path} cannot be read: ${(error as Error).message}`)
  }
}

function parseReport(value: unknown, path: string): Parsed<OperationSet> {
  const { schemaVersion, operations, label, window } = fieldsOf(value)
  if (typeof schemaVersion === 'number' && schemaVersion !== REPORT_VERSION)
    return refused(otherVersion(path, schemaVersion))
  if (schemaVersion === undefined && label !== undefined && operations !== undefined && window !== undefined)
    return describe(parseAnswer(OperationSetSchema, value), path)
  const report = parseAnswer(OperationsReportSchema, value)
  if (!report.ok) return describe(report, path)
  const { period, precision, operationsLeftOut, window: covered } = report.value
  return parsed({
    label: `${basename(path)} (${period.start} to ${period.end})`,
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
