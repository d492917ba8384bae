import { access } from 'node:fs/promises'
import { type OperationSet, OperationSetSchema } from '@plumbline/protocol/api'
import { parseSide } from '@plumbline/protocol/compare'
import type { Context } from '../context.ts'
import { EXIT } from '../exit-code.ts'
import { type Failure, otherVersion } from '../http/failure.ts'
import { parseAnswer } from '../http/parse-answer.ts'
import { requestJson } from '../http/request.ts'
import { resolveServer } from '../http/resolve-server.ts'
import { readVariable } from '../http/token.ts'
import type { CompareFlags } from './compare-flags.ts'
import { readReportFile } from './read-report-file.ts'

export type ReadSide = { ok: true; set: OperationSet } | Pick<Failure, 'ok' | 'message' | 'exitCode'>

/** A side is what its text says (a time, a release, a variant, a baseline), or else a file. */
export async function readSide(text: string, flags: CompareFlags, context: Context): Promise<ReadSide> {
  const source = parseSide(text)
  if (source.ok) return askSet(text, flags, context)
  if (!(await exists(text)))
    return refuse(
      looksLikeFile(text)
        ? `there is no file ${text}`
        : `${source.problem}, or a file of plumbline report --format json`,
    )
  const set = await readReportFile(text, flags)
  return set.ok ? { ok: true, set: set.value } : refuse(set.problem)
}

const refuse = (message: string): ReadSide => ({ ok: false, message, exitCode: EXIT.usage })

const looksLikeFile = (text: string): boolean => /\.json$|[/\\]/.test(text)

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

async function askSet(side: string, flags: CompareFlags, context: Context): Promise<ReadSide> {
  const server = await resolveServer(flags, readVariable(context.env), context)
  if (!server.ok) return refuse(server.problem)
  const { service, name, environment } = flags
  const query = { side, service, name, environment }
  const response = await requestJson(server.value, { path: 'api/v1/operations/distributions', query }, context)
  if (!response.ok) return response
  const set = parseAnswer(OperationSetSchema, response.body)
  if (!set.ok) return otherVersion(server.value, set.problem)
  return { ok: true, set: set.value }
}
