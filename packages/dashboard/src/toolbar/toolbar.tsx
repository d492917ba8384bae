import type { ReactNode } from 'react'
import { RangePicker } from './range-picker.tsx'
import classes from './toolbar.module.css'

export interface ToolbarProps {
  title: string
  /** Whether the time range decides what is shown; true when absent. */
  ranged?: boolean
  children?: ReactNode
}

/** Title of a view and what it covers. */
export function Toolbar({ title, ranged = true, children }: ToolbarProps) {
  return (
    <div className={classes.toolbar}>
      <h1>{title}</h1>
      <div className={classes.controls}>
        {children}
        {ranged && <RangePicker />}
      </div>
    </div>
  )
}
