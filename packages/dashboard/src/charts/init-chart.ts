import { BarChart, CustomChart, LineChart } from 'echarts/charts'
import { GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

/**
 * Creates a chart in an element, with only the parts of ECharts that are in use.
 * It paints on a canvas, because the SVG renderer sets style attributes, which the page's policy forbids.
 */
export function initChart(element: HTMLElement): EChartsType {
  use([BarChart, CustomChart, LineChart, GridComponent, MarkAreaComponent, MarkLineComponent, CanvasRenderer])
  return init(element, null, { renderer: 'canvas' })
}
