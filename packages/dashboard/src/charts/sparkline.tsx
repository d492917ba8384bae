import { useId } from 'react'
import classes from './chart.module.css'
import { sparklinePath, sparklineY } from './sparkline-path.ts'

const BOX = { width: 320, height: 48 }

/** A small history of shares. Above the target it is drawn as in time, below as late; gaps stay gaps. */
export function Sparkline({
  values,
  targetPercent,
}: {
  values: readonly (number | null)[]
  targetPercent: number | null
}) {
  const id = useId()
  const known = values.filter((value): value is number => value !== null)
  const lowest = Math.max(0, Math.min(...known, targetPercent ?? 100, 90) - 2)
  const scale = { ...BOX, lowest }
  const limitY = targetPercent === null ? BOX.height : sparklineY(targetPercent, scale)
  const path = sparklinePath(values, scale)
  return (
    <svg
      className={classes.sparkline}
      viewBox={`0 0 ${BOX.width} ${BOX.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <clipPath id={`${id}-above`}>
        <rect x="-4" y="-4" width={BOX.width + 8} height={limitY + 4} />
      </clipPath>
      <clipPath id={`${id}-below`}>
        <rect x="-4" y={limitY} width={BOX.width + 8} height={BOX.height - limitY + 4} />
      </clipPath>
      {targetPercent !== null && <line x1="0" x2={BOX.width} y1={limitY} y2={limitY} className={classes.aim} />}
      <path d={path} className={classes.above} clipPath={`url(#${id}-above)`} />
      <path d={path} className={classes.below} clipPath={`url(#${id}-below)`} />
    </svg>
  )
}
