import { open, readFile, rename } from 'node:fs/promises'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import { type Static, Type } from 'typebox'
import { parseAnswer } from '../../http/parse-answer.ts'

const count = Type.Integer({ minimum: 0 })

const position = Type.Union([
  Type.Object({ kind: Type.Literal('bytes'), byte: count, lines: count }),
  Type.Object({ kind: Type.Literal('key'), key: Type.Array(Type.String()) }),
])

const CheckpointSchema = Type.Object({
  version: Type.Literal(1),
  /** Address of the server that has the rows. */
  server: Type.String(),
  source: Type.Union([
    Type.Object({ kind: Type.Literal('file'), bytes: count, head: Type.String(), tail: Type.String() }),
    Type.Object({ kind: Type.Literal('table'), table: Type.String(), key: Type.Array(Type.String()) }),
  ]),
  /** Digest of the mapping. */
  mapping: Type.String(),
  position,
  /** Rows of the source before the position. */
  rows: count,
  accepted: count,
  duplicates: count,
  refused: count,
  /** Bytes of the `--errors` file that belong to these rows. */
  errorsBytes: count,
  /** The end of the source was reached. */
  finished: Type.Boolean(),
  /** Nothing behind the position was sent. */
  settled: Type.Boolean(),
  /** Where a batch was short because the source ended there then: when rows are read again, a batch has to end there again. */
  ends: Type.Array(Type.Object({ rows: count, position })),
  /** Epoch ms at which the first of these rows was sent, and at which this was written. */
  startedAt: count,
  savedAt: count,
})

/** How far an import has come: everything before `position` is acknowledged. Written before what may be sent behind it. */
export type Checkpoint = Static<typeof CheckpointSchema>

/** Reads a checkpoint; undefined when there is none. */
export async function readCheckpoint(path: string): Promise<Parsed<Checkpoint | undefined>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return parsed(undefined)
    return refused(`the checkpoint ${path} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
  try {
    const checkpoint = parseAnswer(CheckpointSchema, JSON.parse(text))
    if (checkpoint.ok) return checkpoint
    return refused(`${path} is no checkpoint of this version (${checkpoint.problem}); --restart begins anew`)
  } catch {
    return refused(
      `${path} is no checkpoint; --checkpoint FILE names another place, --restart begins anew and writes over it`,
    )
  }
}

/** Writes beside the file and renames, so that there is always a whole one. */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const beside = `${path}.new`
  const file = await open(beside, 'w')
  try {
    await file.writeFile(`${JSON.stringify(checkpoint)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
}
