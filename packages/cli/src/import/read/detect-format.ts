import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'
import { createAccessLogReader } from './access-log.ts'
import { detectDelimiter } from './csv.ts'
import { FORMATS, type Format } from './formats.ts'
import { parseObject } from './ndjson.ts'
import { isFlaw } from './row.ts'

const BY_ENDING: Readonly<Record<string, Format>> = {
  csv: 'csv',
  tsv: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
}

/** The format by the ending of the name, or else by the first line. */
export function detectFormat(path: string, head: string): Parsed<Format> {
  const ending = path.toLowerCase().replace(/\.gz$/, '').split('.').at(-1) ?? ''
  const [line = ''] = head
    .replace(/^\ufeff/, '')
    .trimStart()
    .split('\n')
  if (line.startsWith('[')) {
    return refused(
      `${path} is one JSON array; one object a line is needed: jq -c '.[]' ${path} | plumbline import - --format ndjson`,
    )
  }
  const known = BY_ENDING[ending]
  if (known) return parsed(known)
  if (typeof parseObject(line) === 'object') return parsed('ndjson')
  if (!isFlaw(createAccessLogReader([])(line))) return parsed('nginx')
  if (line.split(detectDelimiter(line)).length > 1) return parsed('csv')
  return refused(
    `the format of ${path} cannot be told from its name or its first line; say --format ${FORMATS.join('|')}`,
  )
}
