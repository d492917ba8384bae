/**
 * Colours stand at the elements: mail programs drop style sheets that they do not know every word of, custom properties, and pictures
 * drawn in SVG. Contrast of 4.5 and more on white.
 */
export const COLOURS = {
  soft: '#59637a',
  first: '#2f6fd0',
  second: '#b4541a',
  good: '#1a7f4b',
  warn: '#8f5f00',
  bad: '#c02c2c',
} as const

export type Tone = keyof typeof COLOURS

export const RULE = '#dfe3ea'
export const FONT = 'system-ui,-apple-system,Segoe UI,sans-serif'

/** The attributes of an element whose words are in this tone. */
export const toned = (tone: Tone, style = ''): string => `class="${tone}" style="${style}color:${COLOURS[tone]}"`

/** Of a browser, or a mail program that has it: the same tones where everything is dark. */
export const STYLE = `@media (prefers-color-scheme: dark) {
body { background: #14181f !important; color: #e6e9ef !important }
h2, table, tr { border-color: #2c3440 !important }
.soft { color: #a0a9ba !important }
.first { color: #79aaf5 !important; border-color: #79aaf5 !important }
.second { color: #f0a06a !important; border-color: #f0a06a !important }
.good { color: #5fcf94 !important }
.warn { color: #e0b04a !important }
.bad { color: #ff8a80 !important; border-color: #ff8a80 !important }
}
@media print { tr { break-inside: avoid } h2 { break-after: avoid } }
`
