import { type Parsed, parsed, refused } from './parsed.ts'

const BYTES_PER_UNIT = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3, tb: 1024 ** 4 } as const
type SizeUnit = keyof typeof BYTES_PER_UNIT

/** Reads `512`, `10KB`, `64 MB`, `1.5GB` as bytes. Units count in 1024 (X22); `KiB` and `kB` spell the same unit. */
export function parseSize(text: string): Parsed<number> {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([kmgt])i?)?b?$/.exec(text.trim().toLowerCase())
  if (!match) return refused(`"${text}" is not a size; write it like 512KB, 10MB or 1GB`)
  const unit = `${match[2] ?? ''}b` as SizeUnit
  const bytes = Math.round(Number(match[1]) * BYTES_PER_UNIT[unit])
  if (bytes > Number.MAX_SAFE_INTEGER) return refused(`"${text}" is too large; write it like 512KB, 10MB or 1GB`)
  return parsed(bytes)
}

/** Renders bytes for a person with three significant digits and 1024-based units: `1.5 MB`. */
export function formatSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let step = 0
  while (Math.abs(value) >= 1024 && step < units.length - 1) {
    value /= 1024
    step++
  }
  return `${Number(value.toPrecision(3))} ${units[step]}`
}
