import layoutClasses from '../panels/performance-layout.module.css'
import { PanelSkeleton } from '../states/skeleton.tsx'
import { useDashboard } from '../view/dashboard-context.ts'

/** The same places while the first answer is on its way. */
export function OperationsSkeleton() {
  const { view } = useDashboard()
  return (
    <div className={layoutClasses.grid} role="status" aria-label="Loading">
      {view.service === null && (
        <>
          <div className={layoutClasses.five}>
            <PanelSkeleton heightPx={560} />
          </div>
          <div className={layoutClasses.seven}>
            <PanelSkeleton heightPx={560} />
          </div>
        </>
      )}
      <div>
        <PanelSkeleton heightPx={260} />
        <PanelSkeleton heightPx={420} />
        <PanelSkeleton heightPx={340} />
      </div>
    </div>
  )
}
