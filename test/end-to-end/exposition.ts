/** One line of a Prometheus text exposition. */
export interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const COMMENT = new RegExp(`^# (HELP|TYPE) (${NAME})(?: (.*))?$`)
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)(?: -?\\d+)?$`)
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped']

/**
 * Reads the text format as Prometheus does (prometheus.io/docs/instrumenting/exposition_formats, version 0.0.4). Throws at the first line
 * that is not of it, at a second TYPE of a metric, at a TYPE after its samples, and at a series that is there twice.
 */
export function parseExposition(text: string): Sample[] {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const samples: Sample[] = []
  const typed = new Set<string>()
  const series = new Set<string>()
  for (const line of text.split('\n')) {
    if (line === '' || (line.startsWith('#') && !/^# (HELP|TYPE)\b/.test(line))) continue
    const [, keyword, metric = '', rest = ''] = COMMENT.exec(line) ?? []
    if (keyword === 'HELP') continue
    if (keyword === 'TYPE') {
      if (typed.has(metric) || samples.some(({ name }) => name === metric)) throw new Error(`late or second: ${line}`)
      if (!TYPES.includes(rest)) throw new Error(`unknown type: ${line}`)
      typed.add(metric)
      continue
    }
    const [, name = '', labelText = '', valueText = ''] = SAMPLE.exec(line) ?? []
    if (name === '') throw new Error(`not a line of the format: ${line}`)
    const sample = { name, labels: readLabels(labelText), value: readValue(valueText) }
    const key = JSON.stringify([name, Object.entries(sample.labels).sort()])
    if (series.has(key)) throw new Error(`twice: ${line}`)
    series.add(key)
    samples.push(sample)
  }
  return samples
}

function readLabels(text: string): Record<string, string> {
  const labels: [string, string][] = []
  LABEL.lastIndex = 0
  while (LABEL.lastIndex < text.length) {
    const match = LABEL.exec(text)
    if (!match) throw new Error(`not labels: ${text}`)
    labels.push([match[1] ?? '', match[2] ?? ''])
  }
  return Object.fromEntries(labels)
}

const SPECIAL: Record<string, number> = {
  nan: Number.NaN,
  '+inf': Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
}

function readValue(text: string): number {
  const special = SPECIAL[text.toLowerCase()]
  if (special !== undefined) return special
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) throw new Error(`not a number: ${text}`)
  return Number(text)
}
