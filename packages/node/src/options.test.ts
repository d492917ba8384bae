import { describe, expect, test } from 'vitest'
import { resolveOptions } from './options.ts'
import type { PlumblineOptions } from './plumbline.ts'

const resolve = (options: PlumblineOptions = {}, environment: Record<string, string> = {}) =>
  resolveOptions(options, environment)

test('every option has its default', () => {
  const { resolved, problems } = resolve()
  expect(problems).toEqual([])
  expect(resolved).toMatchObject({
    enabled: true,
    url: 'http://127.0.0.1:3000',
    ingestKey: '',
    pipeline: 'chat',
    stamp: {},
    outboxRows: 10_000,
    outboxBytes: 4_194_304,
    flushIntervalMs: 1_000,
    batchRows: 1_000,
    requestTimeoutMs: 10_000,
    giveUpAfterMs: 300_000,
    closeOnExit: false,
  })
})

describe('the environment', () => {
  test('gives address and key, which options override', () => {
    const environment = { PLUMBLINE_URL: 'https://example.org/plumbline/', PLUMBLINE_INGEST_KEY: ' key-1\n' }
    expect(resolve({}, environment).resolved).toMatchObject({
      url: 'https://example.org/plumbline',
      ingestKey: 'key-1',
    })
    expect(resolve({ url: 'http://localhost:1', ingestKey: 'k' }, environment).resolved).toMatchObject({
      url: 'http://localhost:1',
      ingestKey: 'k',
    })
  })

  test('an empty address is none', () => {
    expect(resolve({}, { PLUMBLINE_URL: '' }).resolved.url).toBe('http://127.0.0.1:3000')
  })

  test.each([
    ['false', false],
    ['FALSE', false],
    [' off ', false],
    ['0', false],
    ['true', true],
    ['1', true],
    ['', true],
    ['no idea', true],
  ])('ENABLE_SLA_TIMING=%j means enabled: %j', (value, enabled) => {
    expect(resolve({}, { ENABLE_SLA_TIMING: value }).resolved.enabled).toBe(enabled)
  })

  test('the option wins over ENABLE_SLA_TIMING', () => {
    expect(resolve({ enabled: true }, { ENABLE_SLA_TIMING: 'false' }).resolved.enabled).toBe(true)
    expect(resolve({ enabled: false }, { ENABLE_SLA_TIMING: 'true' }).resolved.enabled).toBe(false)
  })
})

test('only what is given is stamped', () => {
  expect(resolve({ service: 'worker', release: '' }).resolved.stamp).toEqual({ service: 'worker' })
})

describe('a number that cannot be used is left at its default and named', () => {
  test.each([
    ['batchRows', 0, 1_000],
    ['batchRows', 1, 1],
    ['batchRows', 1_000, 1_000],
    ['batchRows', 1_001, 1_000],
    ['batchRows', 1.5, 1_000],
    ['flushIntervalMs', 9, 1_000],
    ['flushIntervalMs', 10, 10],
    ['outboxRows', Number.NaN, 10_000],
    ['outboxBytes', Number.POSITIVE_INFINITY, 4_194_304],
    ['requestTimeoutMs', -1, 10_000],
    ['giveUpAfterMs', 999, 300_000],
  ] as const)('%s: %d gives %d', (name, given, expected) => {
    const { resolved, problems } = resolve({ [name]: given })
    expect(resolved[name]).toBe(expected)
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(given === expected ? [] : [name])
  })
})

describe('an address or key that cannot be used switches the client off', () => {
  test.each(['localhost:3000', 'ftp://example.org', 'not an address', '//example.org', '/api'])('url %j', (url) => {
    const { resolved, problems } = resolve({ url })
    expect(resolved.enabled).toBe(false)
    expect(problems[0]).toContain(url)
  })

  test('a password in an address is not repeated', () => {
    expect(resolve({ url: 'ftp://me:secret@example.org' }).problems[0]).not.toContain('secret')
  })

  test.each(['a\nb', 'a b', 'schlüssel', 'a\0'])('key %j, which is not repeated', (ingestKey) => {
    const { resolved, problems } = resolve({ ingestKey })
    expect(resolved.enabled).toBe(false)
    expect(problems).toHaveLength(1)
    expect(problems[0]).not.toContain(ingestKey)
  })
})

test('a label that is too long or no text is left out and named', () => {
  const { resolved, problems } = resolve({
    service: 'x'.repeat(201),
    release: 7 as unknown as string,
    environment: 'x',
  })
  expect(resolved.stamp).toEqual({ environment: 'x' })
  expect(problems).toHaveLength(2)
})
