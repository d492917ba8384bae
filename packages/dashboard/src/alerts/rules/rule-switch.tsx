import classes from './rules.module.css'

export interface RuleSwitchProps {
  label: string
  on: boolean
  busy: boolean
  onChange: (on: boolean) => void
}

/** Whether a rule watches. It says so in words, too. */
export function RuleSwitch({ label, on, busy, onChange }: RuleSwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      aria-busy={busy}
      className={classes.switch}
      onClick={() => (busy ? undefined : onChange(!on))}
    >
      <span className={classes.knob} aria-hidden="true" />
      <span className={classes.word}>{on ? 'On' : 'Off'}</span>
    </button>
  )
}
