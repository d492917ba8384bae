import type { Bottleneck, Bottlenecks, Regression } from '@plumbline/protocol/api'
import type { ReactNode } from 'react'
import { keepUnits } from '../../formats/numbers.ts'
import findingClasses from '../../panels/findings.module.css'
import { Panel } from '../../panels/panel.tsx'
import { StateSymbol } from '../../symbols/state-symbol.tsx'
import { OperationLink, ServiceLink } from '../drill-links.tsx'
import classes from './bottleneck-list.module.css'

/** Operations that are far too slow or fail far too often, and those that became worse for certain. */
export function BottleneckList({ answer }: { answer: Bottlenecks }) {
  const { bottlenecks, regressions, sentence } = answer
  const calm = bottlenecks.length + regressions.length === 0
  return (
    <Panel title="What holds things up, or became worse?" lead={calm ? undefined : `${keepUnits(sentence)}.`}>
      {calm ? (
        <p className={findingClasses.calm}>
          <StateSymbol name={answer.judged.operation === 0 ? 'unknown' : 'ok'} size={16} /> {keepUnits(sentence)}.
        </p>
      ) : (
        <ol className={findingClasses.list}>
          {bottlenecks.map((work) => (
            <Row
              key={`${work.reason} ${keyOf(work)}`}
              work={work}
              symbol={SYMBOLS[work.severity]}
              word={WORDS[work.reason]}
            >
              {work.recommendations.length > 0 && (
                <ul className={findingClasses.steps}>
                  {work.recommendations.map(({ action }) => (
                    <li key={action}>{keepUnits(action)}</li>
                  ))}
                </ul>
              )}
            </Row>
          ))}
          {regressions.map((work) => (
            <Row key={keyOf(work)} work={work} symbol="warning" word="Became worse" />
          ))}
        </ol>
      )}
    </Panel>
  )
}

interface RowProps {
  work: Bottleneck | Regression
  symbol: 'critical' | 'warning'
  word: string
  children?: ReactNode
}

function Row({ work, symbol, word, children }: RowProps) {
  const { service, name, sentence } = work
  return (
    <li className={findingClasses.finding} data-symbol={symbol}>
      <StateSymbol name={symbol} size={18} />
      <div>
        <h3>
          <span className={findingClasses.word}>{word}</span> <OperationLink service={service} name={name} />{' '}
          <span className={classes.service}>
            of <ServiceLink service={service} />
          </span>
        </h3>
        <p>{keepUnits(sentence)}</p>
        {children}
      </div>
    </li>
  )
}

const keyOf = ({ kind, service, name }: Regression): string => JSON.stringify([kind, service, name])

const SYMBOLS = { high: 'critical', medium: 'warning' } as const satisfies Record<Bottleneck['severity'], string>
const WORDS = { slow: 'Slow', failing: 'Failing' } as const satisfies Record<Bottleneck['reason'], string>
