import { Textarea } from '@mantine/core'
import classes from './silences.module.css'

export interface ConditionsFieldProps {
  value: string
  onChange: (value: string) => void
  /** Takes the focus when what it stands in opens. */
  first?: boolean
  /** Said of none, where none is allowed. */
  none?: string
}

/** Conditions on labels, one a line. */
export const ConditionsField = ({ value, onChange, first = false, none = '' }: ConditionsFieldProps) => (
  <Textarea
    label="Which alerts"
    description={`One condition a line; all must fit. label=value, label!=value, or label=~chat-* with a star for any text.${none}`}
    placeholder={'service=checkout\nseverity!=critical'}
    value={value}
    rows={2}
    classNames={{ input: classes.conditions ?? '' }}
    onChange={(event) => onChange(event.currentTarget.value)}
    {...(first && { 'data-autofocus': true })}
  />
)

export const conditionsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
