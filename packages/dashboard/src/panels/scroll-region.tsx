import { Box } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './panel.module.css'

/** A box that scrolls, and that the keyboard can reach in order to scroll it. */
export function ScrollRegion({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box className={classes.scroll ?? ''} tabIndex={0} role="region" aria-label={label}>
      {children}
    </Box>
  )
}
