import type { Bar, Episode, Lane } from './lay-lanes.ts'

/** The bar that a key leads to: along the lane, or to the nearest in time of the lane beside; `undefined` where there is none. */
export function nextBar<Kind extends Episode>(
  lanes: readonly Lane<Kind>[],
  current: Bar<Kind>,
  key: string,
): Bar<Kind> | undefined {
  const at = lanes.findIndex(({ bars }) => bars.includes(current))
  const bars = lanes[at]?.bars ?? []
  const index = bars.indexOf(current)
  switch (key) {
    case 'ArrowRight':
      return bars[index + 1]
    case 'ArrowLeft':
      return bars[index - 1]
    case 'ArrowDown':
      return nearest(lanes[at + 1]?.bars ?? [], current)
    case 'ArrowUp':
      return nearest(lanes[at - 1]?.bars ?? [], current)
    case 'Home':
      return bars[0]
    case 'End':
      return bars.at(-1)
    default:
      return undefined
  }
}

function nearest<Kind extends Episode>(bars: readonly Bar<Kind>[], { leftPercent }: Bar<Kind>): Bar<Kind> | undefined {
  const distance = (bar: Bar<Kind>) => Math.abs(bar.leftPercent - leftPercent)
  return bars.toSorted((a, b) => distance(a) - distance(b))[0]
}
