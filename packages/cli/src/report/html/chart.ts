import { escapeHtml } from './escape.ts'

const WIDTH = 720
const HEIGHT = 140
const LEFT = 56
const BOTTOM = 18
const TOP = 8

export interface Point {
  /** Shown when the pointer rests on it, and read aloud. */
  title: string
  value: number | null
}

export interface Series {
  /** `first` or `second`, the colours of the page. */
  tone: 'first' | 'second'
  points: readonly Point[]
}

export interface ChartFrame {
  /** What the chart shows, for those who do not see it. */
  label: string
  from: string
  to: string
  show: (value: number) => string
  /** Drawn as a line across. */
  limit?: number
}

/** A column for each point, from zero. */
export function renderColumns(points: readonly Point[], frame: ChartFrame): string {
  const scale = scaleOf([points], frame)
  const step = (WIDTH - LEFT) / Math.max(1, points.length)
  const columns = points.map(({ title, value }, i) => {
    if (value === null) return ''
    const top = scale.y(value)
    return `<rect class="first" x="${place(LEFT + i * step + step * 0.1)}" y="${place(top)}" width="${place(step * 0.8)}" height="${place(scale.bottom - top)}"><title>${escapeHtml(title)}</title></rect>`
  })
  return renderFrame(columns.join(''), frame, scale.most)
}

/** A line for each series, broken where there is no value; a point alone between gaps is a dot. */
export function renderLines(series: readonly Series[], frame: ChartFrame): string {
  const scale = scaleOf(
    series.map(({ points }) => points),
    frame,
  )
  const lines = series.map(({ tone, points }) => {
    const step = (WIDTH - LEFT) / Math.max(1, points.length)
    const at = (i: number, value: number): string => `${place(LEFT + (i + 0.5) * step)},${place(scale.y(value))}`
    const path = points
      .map(({ value }, i) => (value === null ? '' : `${points[i - 1]?.value == null ? 'M' : 'L'}${at(i, value)}`))
      .join('')
    const dots = points.map(({ title, value }, i) => {
      if (value === null) return ''
      const [x, y] = at(i, value).split(',')
      return `<circle class="${tone}" cx="${x}" cy="${y}" r="2"><title>${escapeHtml(title)}</title></circle>`
    })
    return `<path class="line ${tone}" d="${path}"/>${dots.join('')}`
  })
  return renderFrame(lines.join(''), frame, scale.most)
}

function scaleOf(all: readonly (readonly Point[])[], { limit = 0 }: ChartFrame) {
  const values = all.flatMap((points) => points.map(({ value }) => value ?? 0))
  const most = Math.max(limit, ...values)
  const bottom = HEIGHT - BOTTOM
  return { most, bottom, y: (value: number): number => bottom - (most === 0 ? 0 : (value / most) * (bottom - TOP)) }
}

function renderFrame(content: string, { label, from, to, show, limit }: ChartFrame, most: number): string {
  const bottom = HEIGHT - BOTTOM
  const text = (x: number, y: number, anchor: string, words: string): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}">${escapeHtml(words)}</text>`
  const limitY = limit === undefined || most === 0 ? undefined : place(bottom - (limit / most) * (bottom - TOP))
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)}">`,
    `<path class="axis" d="M${LEFT},${bottom}H${WIDTH}"/>`,
    limitY === undefined ? '' : `<path class="limit" d="M${LEFT},${limitY}H${WIDTH}"/>`,
    content,
    text(LEFT - 6, TOP + 6, 'end', show(most)),
    text(LEFT - 6, bottom, 'end', '0'),
    text(LEFT, HEIGHT - 4, 'start', from),
    text(WIDTH, HEIGHT - 4, 'end', to),
    '</svg>',
  ].join('')
}

const place = (value: number): string => String(Number(value.toFixed(1)))
