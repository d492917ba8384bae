import { SegmentedControl, useMantineColorScheme, VisuallyHidden } from '@mantine/core'

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SegmentedControl
      size="xs"
      aria-label="Colour scheme"
      value={colorScheme}
      onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
      data={CHOICES.map(({ value, word, shape }) => ({
        value,
        label: (
          <span title={word}>
            <svg
              width="16"
              height="16"
              viewBox="0 0 16 16"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
              aria-hidden="true"
            >
              {shape}
            </svg>
            <VisuallyHidden>{word}</VisuallyHidden>
          </span>
        ),
      }))}
    />
  )
}

const CHOICES = [
  {
    value: 'light',
    word: 'Light',
    shape: (
      <>
        <circle cx="8" cy="8" r="2.8" />
        <path d="M8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M3.2 12.8l1.1-1.1M11.7 4.3l1.1-1.1" />
      </>
    ),
  },
  { value: 'dark', word: 'Dark', shape: <path d="M13.6 9.8A6 6 0 0 1 6.2 2.4a6 6 0 1 0 7.4 7.4Z" /> },
  {
    value: 'auto',
    word: 'As the system',
    shape: (
      <>
        <rect x="1.8" y="2.6" width="12.4" height="8.4" rx="1.2" />
        <path d="M5.6 13.6h4.8" />
      </>
    ),
  },
] as const
