import type { ReactNode } from 'react'
import { PanelSkeleton } from '../states/skeleton.tsx'
import { StateSymbol, type SymbolName } from '../symbols/state-symbol.tsx'
import classes from './headline.module.css'

/** What matters most on a page, as one large sentence. */
export function Headline({ symbol, children }: { symbol: SymbolName; children: ReactNode }) {
  return (
    <p className={classes.headline}>
      <StateSymbol name={symbol} size={26} />
      <span>{children}</span>
    </p>
  )
}

export function HeadlineSkeleton() {
  return (
    <div className={classes.headline}>
      <PanelSkeleton heightPx={84} />
    </div>
  )
}
