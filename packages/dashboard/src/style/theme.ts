import {
  type CSSVariablesResolver,
  createTheme,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
} from '@mantine/core'
import controls from './controls.module.css'

/** Where the reader's choice of light or dark is kept; frame/theme-boot.js reads it before the first paint. */
const COLOUR_SCHEME_KEY = 'plumbline-color-scheme'

export const createSchemeManager = () => localStorageColorSchemeManager({ key: COLOUR_SCHEME_KEY })

/** The shades that Mantine wants of the one accent colour, around the "in time" of the palette. */
const PLUMB: MantineColorsTuple = [
  '#e6f2f4',
  '#cfe5e9',
  '#9fcdd8',
  '#6fb4c5',
  '#4298ac',
  '#26839a',
  '#0d6b80',
  '#0a5b6e',
  '#084b5b',
  '#063b48',
]

export const theme = createTheme({
  primaryColor: 'plumb',
  primaryShade: 6,
  colors: { plumb: PLUMB },
  fontFamily: 'var(--pl-font)',
  fontFamilyMonospace: 'var(--pl-mono)',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
  components: {
    SegmentedControl: {
      defaultProps: { withItemsBorders: false },
      classNames: {
        root: controls.segmented,
        label: controls.segmentedLabel,
        indicator: controls.segmentedIndicator,
      },
    },
    Input: { classNames: { input: controls.input } },
    Button: { classNames: { root: controls.button } },
    Drawer: { classNames: { title: controls.drawerTitle } },
  },
})

/** Controls take their grounds and inks from the palette, so that both schemes are defined in one place. */
export const resolveCssVariables: CSSVariablesResolver = () => {
  const palette = {
    '--mantine-color-body': 'var(--pl-surface)',
    '--mantine-color-text': 'var(--pl-ink)',
    '--mantine-color-dimmed': 'var(--pl-ink-faint)',
    '--mantine-color-placeholder': 'var(--pl-ink-faint)',
    '--mantine-color-error': 'var(--pl-late)',
    '--mantine-color-default': 'var(--pl-surface)',
    '--mantine-color-default-hover': 'var(--pl-sunken)',
    '--mantine-color-default-color': 'var(--pl-ink)',
    '--mantine-color-default-border': 'var(--pl-hairline)',
  }
  return { variables: {}, light: palette, dark: palette }
}
