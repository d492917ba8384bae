import { Check } from 'typebox/value'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { PlumblineError } from '../errors.ts'
import { type Group, isSetting } from './group.ts'
import { configJsonSchema } from './json-schema.ts'
import { loadConfig } from './load-config.ts'
import { SETTINGS } from './settings.ts'

const schema = configJsonSchema()

function loads(yaml: string): boolean {
  try {
    loadConfig({ env: {}, cwd: '/', readFile: () => yaml })
    return true
  } catch (error) {
    if (error instanceof PlumblineError) return false
    throw error
  }
}

test.each([
  'server: { host: 127.0.0.1, port: 0 }',
  'server:',
  'server: { port: "3000" }',
  'dataFolder: ./x',
  'logLevel: silent',
  'allowedHosts: [a.example]',
  'queryTimeout: 1m30s',
  'tokens: { admin: 0123456789abcdef }',
  'state: { url: postgres://localhost/x }',
  'retention: { raw: 7d }',
  'intake: { groupRows: 5, buffer: 64MB, spool: 1.5 GB }',
  'pipelines:',
  'operations:',
  'operations: { threshold: 1500ms, thresholds: { hubspot: 3s, "n8n flows": 10s } }',
  'pipelines: { chat: { sla: 4s, target: 97.5%, phases: { queueToWorker: { budget: 1s } } } }',
  'pipelines: { voice: { sla: 4s, stages: [a, { id: b, title: B }], phases: { aToB: { alarm: 1s } } } }',
])('what the server takes, the schema takes: %s', (yaml) => {
  expect(loads(yaml)).toBe(true)
  expect(Check(schema, parse(yaml))).toBe(true)
})

test.each([
  'sevrer: {}',
  'server: { port: 70000 }',
  'server: { port: soon }',
  'server: { host: "http://x" }',
  'server: 3',
  'logLevel: loud',
  'queryTimeout: 10',
  'queryTimeout: 10 fortnights',
  'tokens: { admin: short }',
  'retention: { raw: 7d, day: 1d }',
  'intake: { buffer: 64 }',
  'pipelines: { chat: { stages: [a, b] } }',
  'operations: { treshold: 2s }',
  'operations: { thresholds: { hubspot: 3 } }',
  'pipelines: { chat: { target: 95 } }',
  'pipelines: { chat: { phases: { other: {} } } }',
  'pipelines: { voice: { sla: 4s } }',
  'pipelines: { voice: { sla: 4s, stages: [a] } }',
  'pipelines: { "a b": { sla: 4s, stages: [a, b] } }',
])('what the schema underlines, the server refuses: %s', (yaml) => {
  expect(Check(schema, parse(yaml))).toBe(false)
  expect(loads(yaml)).toBe(false)
})

test('a reference to the environment is underlined nowhere', () => {
  const yaml = `server: { port: "\${P}", host: "\${H}" }\nqueryTimeout: \${Q}\nlogLevel: \${L}\nintake: { buffer: "\${B}" }\n`
  expect(Check(schema, parse(yaml))).toBe(true)
})

test('every default is one that the schema takes, and that it publishes', () => {
  const visit = (group: Group): number =>
    Object.values(group).reduce((count, item) => {
      if (!isSetting(item)) return count + visit(item)
      const { default: written } = item.schema as { default?: unknown }
      if (item.fallback === undefined) return count
      expect(written).toBeDefined()
      expect(Check(item.schema, written)).toBe(true)
      return count + 1
    }, 0)
  expect(visit(SETTINGS)).toBeGreaterThan(10)
})

test('it is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
})

test('every setting says what it means, and which variable sets it', () => {
  const silent: string[] = []
  const visit = (node: unknown, path: string) => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, part] of Object.entries(node)) {
      if (key !== 'properties') visit(part, path)
      else {
        for (const [name, property] of Object.entries(part as Record<string, { description?: string }>)) {
          visit(property, `${path}.${name}`)
          const isGroup = JSON.stringify(property).includes('"properties"')
          if (!isGroup && !property.description) silent.push(`${path}.${name}`)
        }
      }
    }
  }
  visit(schema, '')
  expect(silent).toEqual([])
  const port = 'properties.server.anyOf.0.properties.port.description'
  expect(schema).toHaveProperty(port, expect.stringContaining('Environment: PORT.'))
})
