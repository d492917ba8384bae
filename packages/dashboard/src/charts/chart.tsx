import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { useEffect, useRef } from 'react'
import classes from './chart.module.css'
import { type ChartColours, readChartColours } from './chart-colours.ts'
import { initChart } from './init-chart.ts'
import { useScheme } from './use-scheme.ts'

export interface ChartProps {
  /** Pure; its result is drawn again whenever the function or the theme changes. */
  buildOption: (colours: ChartColours) => EChartsCoreOption
}

/** Owns the life of one ECharts instance: creation, size, theme, disposal. What is drawn, and pointing at it, is outside. */
export default function Chart({ buildOption }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const scheme = useScheme()

  useEffect(() => {
    if (!box.current) return
    const instance = initChart(box.current)
    const observer = new ResizeObserver(() => instance.resize())
    observer.observe(box.current)
    chart.current = instance
    return () => {
      observer.disconnect()
      instance.dispose()
      chart.current = null
    }
  }, [])

  useEffect(() => {
    if (!box.current) return
    chart.current?.setOption(buildOption(readChartColours(box.current, scheme)), { notMerge: true })
  }, [buildOption, scheme])

  return <div ref={box} className={classes.canvas} aria-hidden="true" />
}
