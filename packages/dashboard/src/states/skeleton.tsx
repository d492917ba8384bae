import classes from './states.module.css'

/** Stands where a panel will be, in its size, so that nothing jumps when the data come. */
export function PanelSkeleton({ heightPx }: { heightPx: number }) {
  return (
    <div className={classes.skeleton} style={{ minHeight: heightPx }} aria-hidden="true">
      <span style={{ width: '38%' }} />
      <span style={{ width: '62%' }} />
      <span className={classes.block} />
    </div>
  )
}
