import { CHAT_PIPELINE } from '@plumbline/protocol'
import type { MessageDetail } from '@plumbline/protocol/api'
import { formatMs } from '../formats/numbers.ts'
import { formatClock } from '../formats/times.ts'
import { originOf } from './mark-origin.ts'
import classes from './message-report.module.css'

type Mark = MessageDetail['marks'][number]

/** The marks of a message in the order of their times, each with where it came from. */
export function MarkList({ marks, timeZone }: { marks: readonly Mark[]; timeZone: string }) {
  return (
    <ol className={classes.marks}>
      {marks.map((mark) => (
        <li key={`${mark.stage} ${mark.at}`}>
          <span className={classes.stage}>{titleOf(mark.stage)}</span>
          <span className={classes.time}>
            {formatClock(mark.at, timeZone)}.{String(mark.at % 1_000).padStart(3, '0')}
          </span>
          <span className={classes.offset}>{mark.offsetMs === null ? '' : `+${formatMs(mark.offsetMs)}`}</span>
          <span className={classes.origin}>{originOf(mark).join(' · ')}</span>
          <Attributes attributes={mark.attributes} />
        </li>
      ))}
    </ol>
  )
}

function Attributes({ attributes }: Pick<Mark, 'attributes'>) {
  const entries = Object.entries(attributes)
  if (entries.length === 0) return null
  return (
    <details className={classes.attributes}>
      <summary>{entries.length === 1 ? '1 attribute' : `${entries.length} attributes`}</summary>
      <dl>
        {entries.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{String(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

const titleOf = (stage: string): string => CHAT_PIPELINE.stages.find(({ id }) => id === stage)?.title ?? stage
