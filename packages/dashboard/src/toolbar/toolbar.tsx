import type { ReactNode } from 'react'
import { RangePicker } from './range-picker.tsx'
import classes from './toolbar.module.css'

/** Title of a view and what it covers. */
export function Toolbar({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes.toolbar}>
      <h1>{title}</h1>
      <div className={classes.controls}>
        {children}
        <RangePicker />
      </div>
    </div>
  )
}
