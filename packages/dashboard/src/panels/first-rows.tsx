import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { formatQuantity } from '../formats/numbers.ts'
import classes from './first-rows.module.css'

/** Rows shown at first, and added each time the reader asks for more. */
const ROWS_AT_A_TIME = 20

/** The first of many rows, and the button that shows more of them; it names what they are of, such as "message", unless there may be still more. */
export function useFirstRows<Row>(rows: readonly Row[], noun?: string): { shown: readonly Row[]; more: ReactNode } {
  const [most, setMost] = useState(ROWS_AT_A_TIME)
  const more = rows.length > most && (
    <Button className={classes.more ?? ''} variant="default" size="xs" onClick={() => setMost(most + ROWS_AT_A_TIME)}>
      Show more{noun === undefined ? '' : ` of ${formatQuantity(rows.length, noun)}`}
    </Button>
  )
  return { shown: rows.slice(0, most), more }
}
