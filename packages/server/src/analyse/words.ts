const COUNT = new Intl.NumberFormat('en-US')

export const sayCount = (count: number): string => COUNT.format(count)

/** `1 operation`, `1,247 operations`. */
export const sayOperations = (count: number): string => `${sayCount(count)} operation${count === 1 ? '' : 's'}`

/** Milliseconds throughout, so that lines can be compared: `1,850 ms`, `4.2 ms`. */
export const sayMs = (ms: number): string =>
  `${Math.abs(ms) < 10 ? Number(ms.toPrecision(2)) : COUNT.format(Math.round(ms))} ms`

export const sayPercent = (percent: number): string => `${Number(percent.toFixed(2))} %`

/** With its sign: `+15.3 %`. */
export function sayChange(percent: number): string {
  const shown = Number(percent.toFixed(1))
  return `${shown > 0 ? '+' : ''}${shown} %`
}

/** `2026-03-01 10:30 UTC`. */
export const sayTime = (epochMs: number): string =>
  `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`

export const sayList = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`

/** The first of a long list, and how many more there are. */
export const sayFirst = (items: readonly string[], most: number): string =>
  items.length <= most ? sayList(items) : `${items.slice(0, most).join(', ')} and ${items.length - most} more`

/** `3.13 points`, `1 point`. */
export const sayPoints = (points: number): string => `${Number(points.toFixed(2))} point${points === 1 ? '' : 's'}`

/** For a title within a sentence: `Error rate` becomes `error rate`, `P95 …` stays. */
export const lowerFirst = (title: string): string => title.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())
