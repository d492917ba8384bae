import { describe, expect, test } from 'vitest'
import { createContext } from '../test/create-context.ts'
import { CALM, createPerformance } from '../test/performance-fixture.ts'
import { answerJson, startServer } from '../test/start-server.ts'
import { run } from './run.ts'

async function runLine(line: string, env: Record<string, string> = {}) {
  const context = createContext({ env })
  const exitCode = await run(line.split(' ').filter(Boolean), context)
  return { exitCode, out: context.out(), err: context.err() }
}

describe('help', () => {
  test.each(['', '-h', '--help', 'help'])('"plumbline %s" leads with examples and ends well', async (line) => {
    const { exitCode, out, err } = await runLine(line)
    expect([exitCode, err]).toEqual([0, ''])
    expect(out).toMatch(/^Examples:\n {2}plumbline monitor /)
    expect(out).toContain('PLUMBLINE_READ_TOKEN')
  })

  test.each(['monitor', 'status', 'messages', 'alerts', 'alerts ack', 'send', 'send mark', 'send measurement'])(
    'of %s leads with examples',
    async (command) => {
      expect((await runLine(`${command} --help`)).out).toMatch(new RegExp(`^Examples:\n {2}plumbline ${command}`))
      expect((await runLine(`${command} --help`)).exitCode).toBe(0)
    },
  )

  test('of a command by name', async () => {
    expect((await runLine('help monitor')).out).toContain('--fail-on')
  })

  test('the version', async () => {
    expect(await runLine('--version')).toEqual({ exitCode: 0, out: '1.2.3\n', err: '' })
  })
})

describe('a wrong command line', () => {
  test.each([
    ['monitr', "unknown command 'monitr'", 'Did you mean monitor?'],
    ['monitor --continous', "unknown option '--continous'", 'Did you mean --continuous?'],
    ['send', '', 'Usage: plumbline send'],
    ['send marks m-1 queued', "unknown command 'marks'", 'Did you mean mark?'],
    ['send mark m-1', "missing required argument 'stage'", ''],
    ['status now', 'too many arguments', ''],
    ['monitor --limit 1001', '--limit', 'It has to be a whole number from 0 to 1000.'],
    ['monitor --limit ten', '--limit', 'It has to be a whole number from 0 to 1000.'],
    ['monitor --width 19', '--width', 'from 20 to 1000'],
    ['monitor --continuous --interval 999', '--interval', 'from 1s to 7d; a bare number is milliseconds'],
    ['monitor --continuous --interval soon', '--interval', '"soon" is not a duration'],
    ['monitor --timeout 2h', '--timeout', 'from 1ms to 1h'],
    ['monitor --profile staging', '--profile', 'prod'],
    ['monitor --check-structure --continuous', '--check-structure', 'cannot be used with'],
  ])('%s ends in 2 and says what would be right', async (line, problem, hint) => {
    const { exitCode, out, err } = await runLine(line)
    expect([exitCode, out]).toEqual([2, ''])
    expect(err).toContain(problem)
    expect(err).toContain(hint)
  })
})

describe('a right one', () => {
  test('reaches the command with its flags', async () => {
    const { url, requests } = await startServer((_, response) =>
      answerJson(response, { success: true, data: createPerformance(CALM) }),
    )
    const env = { PLUMBLINE_URL: url }
    const { exitCode, out } = await runLine('monitor --window 15m --limit=7 --ascii --width 60 --fail-on p95>2s', env)
    expect(exitCode).toBe(1)
    expect(requests[0]?.url).toContain('?window=15m&limit=7')
    expect(out).toMatch(/^[\x20-\x7e\n]*$/)
  })

  test('a time back from now is no flag', async () => {
    const { url } = await startServer((_, response) =>
      answerJson(response, { accepted: 1, duplicates: 0, rejected: [], receivedAt: 0 }),
    )
    expect(await runLine('send mark m-1 queued --at -35s', { PLUMBLINE_URL: url })).toMatchObject({ exitCode: 0 })
    expect(await runLine('send measurement gauge s n -- -5', { PLUMBLINE_URL: url })).toMatchObject({ exitCode: 0 })
  })
})
