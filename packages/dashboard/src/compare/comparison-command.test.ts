import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { DEFAULT_VIEW } from '../view/view.ts'
import { comparisonCommand } from './comparison-command.ts'

const { comparison } = DEFAULT_VIEW

test('the shortest line names both sides and fails on what degraded', () => {
  expect(comparisonCommand(DEFAULT_VIEW)).toBe('plumbline compare "previous:24h" "24h" --fail-on degraded')
})

test('what differs from the defaults is said', () => {
  expect(
    comparisonCommand({
      ...DEFAULT_VIEW,
      service: 'n8n',
      operation: 'workflow.run',
      environment: 'production',
      comparison: { ...comparison, statistic: 'p95', minimumPercent: 7.5, verdict: 'degraded' },
    }),
  ).toBe(
    'plumbline compare "previous:24h" "24h" --service "n8n" --name "workflow.run" --environment "production" --statistic "p95" --minimum-change "7.5" --fail-on degraded',
  )
})

test.each(['release:$(reboot)', 'release:`reboot`', 'variant:"b"', "variant:it's \\ $HOME!", 'release:two\nlines'])(
  'a shell hands %j on as it is',
  (before) => {
    const line = comparisonCommand({ ...DEFAULT_VIEW, comparison: { ...comparison, before } })
    const printed = execFileSync('bash', ['-c', line.replace('plumbline compare', "printf '%s\\0'")], {
      encoding: 'utf8',
    })
    expect(printed.split('\0').slice(0, 2)).toEqual([before, '24h'])
  },
)
