/** Colours that charts take from the palette in style/tokens.css. */
export interface ChartColours {
  dark: boolean
  inkFaint: string
  hairline: string
  sunken: string
  surface: string
  inTime: string
  late: string
  durationSoft: string
  duration: string
  durationStrong: string
  /** Best tier first, as in TIERS. */
  tiers: string[]
  font: string
}

/** Reads the palette where the chart stands, so that themes and a host page's overrides reach the canvas too. */
export function readChartColours(element: Element, scheme: 'light' | 'dark'): ChartColours {
  const style = getComputedStyle(element)
  const read = (name: string) => style.getPropertyValue(`--pl-${name}`).trim()
  return {
    dark: scheme === 'dark',
    inkFaint: read('ink-faint'),
    hairline: read('hairline'),
    sunken: read('sunken'),
    surface: read('surface'),
    inTime: read('in-time'),
    late: read('late'),
    durationSoft: read('duration-soft'),
    duration: read('duration'),
    durationStrong: read('duration-strong'),
    tiers: ['excellent', 'good', 'compliant', 'breach', 'critical', 'severe'].map((tier) => read(`tier-${tier}`)),
    font: read('font'),
  }
}
