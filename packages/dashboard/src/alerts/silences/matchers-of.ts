import type { Alert } from '@plumbline/protocol/api'

/** Conditions that fit this alert and no other: its rule, which keeps its id when its title changes, and every label. */
export function matchersOf({ rule, labels }: Pick<Alert, 'rule' | 'labels'>): string[] {
  return [matcher('rule', rule), ...Object.entries(labels).map(([label, value]) => matcher(label, value))]
}

/** A value that holds a double quote cannot be written as it is: a star stands for the quote. */
function matcher(label: string, value: string): string {
  if (value.includes('"')) return `${label}=~"${value.replaceAll('"', '*')}"`
  return /^[^"=~\s]+$/.test(value) ? `${label}=${value}` : `${label}="${value}"`
}
