import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { METRICS, STANDING_RULES } from '@plumbline/protocol/catalogue'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ERRORS } from '../packages/server/src/errors.ts'
import { renderErrorsPage } from './docs/errors-page.ts'
import { formatPage } from './docs/format-page.ts'
import { renderMetricsPage } from './docs/metrics-page.ts'
import { findDrift, renderPages, writePages } from './generate-docs.ts'

describe('the generated pages', async () => {
  const pages = await renderPages()
  let root = ''
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'generate-docs-'))
  })
  afterAll(() => rmSync(root, { recursive: true }))

  test('are all missing at first', () => {
    expect(findDrift(root, pages)).toEqual(Object.keys(pages))
  })

  test('agree with the code once they are written, each time they are made', async () => {
    writePages(root, pages)
    expect(findDrift(root, await renderPages())).toEqual([])
  })

  test('are told by name when they were edited by hand or the code went on', () => {
    writePages(root, { ...pages, 'docs/errors.md': `${pages['docs/errors.md']}One more.\n` })
    expect(findDrift(root, pages)).toEqual(['docs/errors.md'])
    expect(findDrift(root, { ...pages, 'docs/metrics.md': '' })).toEqual(['docs/metrics.md', 'docs/errors.md'])
  })

  test('that cannot be read stop the check instead of passing it', () => {
    writeFileSync(join(root, 'file'), '')
    expect(() => findDrift(root, { 'file/page.md': '' })).toThrow('ENOTDIR')
  })

  test('are formatted as the linter asks for', () => {
    for (const [path, text] of Object.entries(pages)) expect(formatPage(path, text)).toBe(text)
    expect(formatPage('docs/a.json', '{"a":1}')).toBe('{ "a": 1 }\n')
  })

  test('describe the routes for data, questions and operation in OpenAPI', () => {
    const document = JSON.parse(pages['docs/openapi.json'] ?? '')
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Plumbline' } })
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/v1/marks', '/api/admin/performance-analysis', '/api/health', '/metrics']),
    )
    expect(Object.keys(document.paths)).not.toContain('/dashboard')
  })

  test('hold JSON where their name says so', () => {
    for (const [path, text] of Object.entries(pages))
      if (path.endsWith('.json')) expect(JSON.parse(text)).toBeTypeOf('object')
  })
})

describe('the page of metrics', () => {
  const page = renderMetricsPage(METRICS, STANDING_RULES)

  test('names every metric with its meaning, target and Prometheus name', () => {
    for (const { id, meaning, prometheus, aliases = [] } of METRICS) {
      expect(page).toContain(`\`${id}\``)
      expect(page).toContain(meaning)
      for (const name of [prometheus, ...aliases]) if (name) expect(page).toContain(`\`${name}\``)
    }
    expect(page).toContain('**P95 latency**<br>`chat.latency.p95`')
  })

  test('names every rule with its sentence, severity, what inhibits it and what to do', () => {
    for (const { id, title, condition, nextSteps } of STANDING_RULES) {
      expect(page).toContain(`**${title}**<br>\`${id}\``)
      expect(page).toContain(`\`${condition}\``)
      for (const step of nextSteps) expect(page).toContain(step)
    }
    expect(page).toContain('and none of these fires: `chat-compliance-escalation`, `chat-compliance-low` | warning |')
  })

  test('puts each part in a section of its own, with only its own rules', () => {
    const sections = page.split('\n## ')
    expect(sections.map((section) => section.split('\n')[0])).toEqual([
      '# Metrics and rules',
      'Chat',
      'Helpdesk and webhooks',
      'Jobs and system',
      'Operations',
      'Chat widget',
    ])
    expect(sections[1]).not.toContain('`queue-depth-high`')
    expect(sections[2]).toContain('`queue-depth-high`')
  })
})

describe('the page of errors', () => {
  test('names every code once', () => {
    const codes = [...renderErrorsPage(ERRORS).matchAll(/^\| `([a-z-]+)`/gm)].map((match) => match[1])
    expect(codes).toEqual(Object.keys(ERRORS).sort())
  })

  test('says what happened, how it ends and what to do, and escapes what would end a cell', () => {
    const page = renderErrorsPage({
      'port-taken': { title: 'a | b', remedy: 'Stop it.', exitCode: 4 },
      gone: { title: 'Gone', remedy: 'Look.', status: 404 },
    })
    expect(page).toContain('| `gone` | Gone | 404 |  | Look. |\n| `port-taken` | a \\| b |  | 4 | Stop it. |')
  })
})
