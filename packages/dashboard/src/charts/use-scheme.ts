import { useComputedColorScheme } from '@mantine/core'
import { useSyncExternalStore } from 'react'

export type Scheme = 'light' | 'dark'

/** The scheme that is drawn now; paper is light. */
export function useScheme(): Scheme {
  const scheme = useComputedColorScheme('light')
  const printing = useSyncExternalStore(followPrinting, isPrinting, () => false)
  return printing ? 'light' : scheme
}

const PRINT = 'print'

function followPrinting(onChange: () => void): () => void {
  const media = matchMedia(PRINT)
  media.addEventListener('change', onChange)
  return () => media.removeEventListener('change', onChange)
}

const isPrinting = (): boolean => matchMedia(PRINT).matches
