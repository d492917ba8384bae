import type { ComparisonAnswer } from '@plumbline/protocol/api'
import states from '../states/states.module.css'
import { StateSymbol } from '../symbols/state-symbol.tsx'

/** A side without any operation: that is no change for the better, so it has a notice in place of a verdict. */
export function NothingToCompare({ answer }: { answer: ComparisonAnswer }) {
  const empty = [answer.before, answer.after].filter(({ totalOperations }) => totalOperations === 0)
  return (
    <section className={states.notice}>
      <StateSymbol name="unknown" size={22} />
      <div>
        <h2>Nothing to compare</h2>
        {empty.map(({ label }) => (
          <p key={label}>There is no operation in “{label}”.</p>
        ))}
        <p>
          Choose a longer time, or check that operations arrive with the release or the variant: both are sent with each
          operation, as <code>release</code> and <code>variant</code>.
        </p>
      </div>
    </section>
  )
}
