import type { MessageDetail } from '@plumbline/protocol/api'
import { describeSpan } from '../waterfall/describe-span.ts'
import { Lane } from '../waterfall/lane.tsx'
import { layoutMessage, type MessageSpan } from '../waterfall/layout-message.ts'
import { TimeAxis } from '../waterfall/time-axis.tsx'
import classes from '../waterfall/waterfall.module.css'

/** The phases of one message on one axis: measured solid, still open hatched, unknown empty. */
export function MessageWaterfall({ detail }: { detail: MessageDetail }) {
  const { spans, axisMs, ticks } = layoutMessage(detail)
  return (
    <div className={classes.waterfall} data-compact={true}>
      <TimeAxis axisMs={axisMs} ticks={ticks} slaMs={detail.slaMs} />
      <ul className={classes.rows}>
        {spans.map((span) => (
          <SpanRow key={span.phase.id} span={span} axisMs={axisMs} />
        ))}
      </ul>
    </div>
  )
}

function SpanRow({ span, axisMs }: { span: MessageSpan; axisMs: number }) {
  const { figure, remark, over } = describeSpan(span)
  return (
    <li className={classes.row}>
      <span className={classes.name}>{span.phase.title}</span>
      {span.kind === 'unknown' ? (
        <span className={classes.lane} aria-hidden="true" />
      ) : (
        <Lane
          axisMs={axisMs}
          startMs={Math.max(0, Math.min(span.startMs, span.endMs))}
          spentMs={Math.abs(span.endMs - span.startMs)}
          budgetMs={span.phase.budgetMs}
          kind={span.kind === 'measured' ? 'solid' : span.kind}
        />
      )}
      <span className={classes.value} data-over={over}>
        {figure}
        {remark !== '' && <span className={classes.remark}>{remark}</span>}
      </span>
    </li>
  )
}
