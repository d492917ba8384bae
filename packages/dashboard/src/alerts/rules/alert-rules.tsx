import { CloseButton, TextInput } from '@mantine/core'
import type { RuleStatus } from '@plumbline/protocol/api'
import { type FormEvent, memo, useState } from 'react'
import { formatCount, formatQuantity } from '../../formats/numbers.ts'
import { Panel } from '../../panels/panel.tsx'
import { useDashboard } from '../../view/dashboard-context.ts'
import { chooseRules } from './choose-rules.ts'
import { RuleRow } from './rule-row.tsx'
import classes from './rules.module.css'

/** Every rule with what it says now and what it cost lately; each can be tried on the past and switched off. */
export const AlertRules = memo(function AlertRules({ rules, now }: { rules: readonly RuleStatus[]; now: number }) {
  const { view, changeView } = useDashboard()
  const [search, setSearch] = useState(view.rule ?? '')
  const [address, setAddress] = useState(view.rule)
  if (view.rule !== address) {
    // Back, forward, or a link to a rule. The rows stay, and with them what was backtested.
    setAddress(view.rule)
    if (view.rule !== search.trim()) setSearch(view.rule ?? '')
  }
  const chosen = chooseRules(rules, search)
  const off = rules.filter(({ enabled }) => !enabled).length
  const keep = (text: string) => {
    const rule = text.trim() === '' ? null : text.trim().slice(0, 200)
    if (rule !== view.rule) changeView({ rule })
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    keep(search)
  }
  return (
    <Panel
      title="Which rules watch?"
      lead={`${formatQuantity(rules.length - off, 'rule')} on, ${formatCount(off)} off. What fires is first, then what was noisiest in the last 7 days; what has no data is last.`}
      actions={
        <search className={classes.search}>
          <form onSubmit={onSubmit}>
            <TextInput
              size="xs"
              aria-label="Search the rules"
              placeholder="Title, condition, category …"
              value={search}
              maxLength={200}
              onChange={(event) => setSearch(event.currentTarget.value)}
              onBlur={() => keep(search)}
              rightSection={
                search !== '' && (
                  <CloseButton
                    size="sm"
                    aria-label="Show all rules"
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => {
                      setSearch('')
                      keep('')
                    }}
                  />
                )
              }
            />
          </form>
        </search>
      }
    >
      {chosen.length === 0 ? (
        <p className={classes.none} role="status">
          {rules.length === 0 ? 'There are no rules: nothing is watched.' : `No rule has all of “${search.trim()}”.`}
        </p>
      ) : (
        <ul className={classes.rules}>
          {chosen.map((rule) => (
            <RuleRow key={rule.id} rule={rule} now={now} />
          ))}
        </ul>
      )}
    </Panel>
  )
})
