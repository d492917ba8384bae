/** A polyline through shares of 0 to 100 in a box; it breaks where there is no figure. */
export function sparklinePath(
  values: readonly (number | null)[],
  { width, height, lowest }: { width: number; height: number; lowest: number },
): string {
  const stepX = values.length > 1 ? width / (values.length - 1) : 0
  let pen = 'M'
  const parts: string[] = []
  values.forEach((value, index) => {
    if (value === null) {
      pen = 'M'
      return
    }
    const x = index * stepX
    const y = sparklineY(value, { height, lowest })
    const lone = pen === 'M' && (values[index + 1] ?? null) === null
    parts.push(`${pen}${round(x)} ${round(y)}`)
    if (lone) parts.push('h0.01')
    pen = 'L'
  })
  return parts.join('')
}

export function sparklineY(value: number, { height, lowest }: { height: number; lowest: number }): number {
  const share = (value - lowest) / (100 - lowest || 1)
  return height * (1 - Math.min(1, Math.max(0, share)))
}

const round = (value: number): number => Number(value.toFixed(2))
