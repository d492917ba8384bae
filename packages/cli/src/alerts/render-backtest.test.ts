import { describe, expect, test } from 'vitest'
import { displayWidth } from '../terminal/text-width.ts'
import { drawFirings, renderBacktest } from './render-backtest.ts'
import { AT, createBacktest } from './test-support/alert-fixture.ts'

const terminal = { columns: 80, colour: false, unicode: true }

describe('the bar', () => {
  test.each<[string, { startedAt: number; endedAt: number | null }[], string]>([
    ['nothing fired', [], '..........'],
    ['one cell', [{ startedAt: 10, endedAt: 20 }], '.#........'],
    ['a moment is still seen', [{ startedAt: 55, endedAt: 55 }], '.....#....'],
    ['across cells', [{ startedAt: 9, endedAt: 21 }], '###.......'],
    ['still on', [{ startedAt: 75, endedAt: null }], '.......###'],
    ['from before to after', [{ startedAt: -50, endedAt: 500 }], '##########'],
    ['at the very end', [{ startedAt: 100, endedAt: null }], '.........#'],
  ])('%s', (_, firings, drawn) => {
    const cells = drawFirings(firings, { from: 0, to: 100 }, 10)
    expect(cells.map((fires) => (fires ? '#' : '.')).join('')).toBe(drawn)
  })

  test('of a window without length is drawn all the same', () => {
    expect(drawFirings([{ startedAt: 5, endedAt: null }], { from: 5, to: 5 }, 3)).toEqual([true, false, false])
  })
})

describe('a backtest', () => {
  test('shows when it would have fired and what would have been quieter', () => {
    expect(renderBacktest(createBacktest(), terminal)).toEqual([
      'chat-p95-high   would have fired 2 times in 7 d   firing for 55 min   3 messages',
      '  chat.latency.p95 > 5s for 5m',
      '  20,160 checks   120 without data   14 undecided',
      '',
      '  ····················█··················································█',
      '  2026-02-22 10:30                                        2026-03-01 10:30',
      '',
      '  began                              lasted  severity  worst  messages',
      '  2026-02-24 10:30:00 UTC            25 min  warning   8.2 s         2  service…',
      '  2026-03-01 10:00:00 UTC  30 min, still on  warning     6 s         1',
      '',
      '   → Suggested: chat.latency.p95 > 6.1s for 5m would have fired 1 time; one of',
      '     the two was over within 5 min of ordinary traffic.',
      '',
      'judged on what is stored, 2026-02-22 10:30:00 to 2026-03-01 10:30:00 UTC',
    ])
  })

  test('of a rule that was quiet says so', () => {
    const shown = renderBacktest(createBacktest({ firings: [], suggestion: null }), terminal).join('\n')
    expect(shown).toContain('would not have fired in 7 d')
    expect(shown).not.toContain('messages')
  })

  test('never says that it was quiet when there was nothing to judge', () => {
    const shown = renderBacktest(createBacktest({ firings: [], checks: 9, noData: 9, suggestion: null }), terminal)
    expect(shown[0]).toBe('chat-p95-high   nothing is stored to judge in 7 d')
    expect(shown.join('')).not.toContain('···')
  })

  test.each([20, 40, 80, 120])('of hostile texts keeps to %i columns', (columns) => {
    const text = 'x\u001b[2J\n\u202e'.repeat(20)
    const answer = createBacktest({
      rule: text,
      condition: text,
      firings: [
        { startedAt: AT, endedAt: null, severity: 'error', labels: { [text]: text }, worst: null, notifications: 0 },
      ],
      suggestion: { limit: 1, condition: text, firings: 1, why: text },
    })
    for (const line of renderBacktest(answer, { ...terminal, columns })) {
      expect(displayWidth(line)).toBeLessThanOrEqual(columns)
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    }
  })
})
