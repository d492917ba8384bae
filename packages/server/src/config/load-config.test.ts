import { inspect } from 'node:util'
import { CHAT_PIPELINE } from '@plumbline/protocol'
import { describe, expect, test } from 'vitest'
import { PlumblineError } from '../errors.ts'
import { type ConfigSources, loadConfig } from './load-config.ts'

const CWD = '/srv/app'
const TOKEN = 'correct-horse-battery'

function sources(files: Record<string, string>, env: ConfigSources['env'] = {}): ConfigSources {
  return {
    env,
    cwd: CWD,
    readFile(path) {
      const text = files[path]
      if (text === undefined) throw Object.assign(new Error(`ENOENT: no such file, open ${path}`), { code: 'ENOENT' })
      return text
    },
  }
}

const fromYaml = (yaml: string, env: ConfigSources['env'] = {}) =>
  loadConfig(sources({ [`${CWD}/plumbline.yaml`]: yaml }, env))
const fromEnv = (env: ConfigSources['env']) => loadConfig(sources({}, env))

function refusal(load: () => unknown): PlumblineError {
  try {
    load()
  } catch (error) {
    if (error instanceof PlumblineError) return error
    throw error
  }
  throw new Error('the configuration was accepted')
}

describe('defaults', () => {
  test('no file and an empty environment are a whole configuration', () => {
    expect(fromEnv({})).toEqual({
      server: { host: '127.0.0.1', port: 3000 },
      dataFolder: '/srv/app/.plumbline',
      logLevel: 'warn',
      allowedHosts: [],
      tokens: {},
      store: { kind: 'embedded' },
      state: { kind: 'embedded' },
      retention: { rawMs: 7 * 86_400_000, minuteMs: 30 * 86_400_000, hourMs: 400 * 86_400_000 },
      intake: { groupDelayMs: 100, groupRows: 50_000, bufferBytes: 32 * 1024 ** 2, spoolBytes: 1024 ** 3 },
      limits: { namesPerService: 2_000, services: 500, labelValues: 2_000 },
      pipelines: [CHAT_PIPELINE],
      operations: { thresholdMs: 2_000, thresholdsMs: {} },
      reviews: { zone: 'UTC', schedules: [] },
      queryTimeoutMs: 10_000,
    })
  })

  test.each(['', '# only a comment\n', '---\n', 'server:\nretention:\npipelines:\n'])(
    '%j is the same as no file',
    (yaml) => {
      expect(fromYaml(yaml)).toEqual(fromEnv({}))
    },
  )

  test('the result is frozen through and through, and the catalogue stays as it was', () => {
    const config = fromEnv({ PLUMBLINE_ADMIN_TOKEN: TOKEN })
    const parts = [config, config.server, config.tokens, config.pipelines, config.pipelines[0]?.phases[0]]
    expect(parts.map((part) => Object.isFrozen(part))).toEqual(parts.map(() => true))
    expect(config.pipelines[0]).not.toBe(CHAT_PIPELINE)
    expect(config.pipelines[0]?.stages[0]).not.toBe(CHAT_PIPELINE.stages[0])
  })
})

describe('where values come from', () => {
  test('every setting can be written in the file', () => {
    const config = fromYaml(`
server: { host: 127.0.0.5, port: 8080 }
dataFolder: /var/lib/plumbline
logLevel: debug
allowedHosts: [plumbline.internal, 10.0.0.7]
queryTimeout: 30s
tokens: { admin: ${TOKEN}, read: ${TOKEN}-read, ingest: ${TOKEN}-ingest }
store: { url: 'https://user:password@clickhouse:8443/plumbline' }
state: { url: 'postgresql://user:password@postgres/plumbline' }
retention: { raw: 1h, minute: 2w, hour: 3650d }
intake: { groupDelay: 1ms, groupRows: 1, buffer: 1MB, spool: 1.5 GB }
limits: { namesPerService: 1, services: 2, labelValues: 3 }
`)
    expect(config).toMatchObject({
      server: { host: '127.0.0.5', port: 8080 },
      dataFolder: '/var/lib/plumbline',
      logLevel: 'debug',
      allowedHosts: ['plumbline.internal', '10.0.0.7'],
      queryTimeoutMs: 30_000,
      store: { kind: 'remote' },
      state: { kind: 'postgres' },
      retention: { rawMs: 3_600_000, minuteMs: 14 * 86_400_000, hourMs: 3650 * 86_400_000 },
      intake: { groupDelayMs: 1, groupRows: 1, bufferBytes: 1024 ** 2, spoolBytes: 1.5 * 1024 ** 3 },
      limits: { namesPerService: 1, services: 2, labelValues: 3 },
    })
    expect(config.tokens.admin?.reveal()).toBe(TOKEN)
    expect(config.tokens.read?.reveal()).toBe(`${TOKEN}-read`)
    expect(config.tokens.ingest?.reveal()).toBe(`${TOKEN}-ingest`)
    expect(config.store).toHaveProperty('url')
  })

  test('the environment goes before the file', () => {
    const yaml = 'server: { host: 127.0.0.1, port: 1 }\ndataFolder: here\nallowedHosts: [a]\n'
    const env = {
      HOST: '::1',
      PORT: '0',
      PLUMBLINE_DATA: 'there',
      PLUMBLINE_LOG_LEVEL: 'warn',
      PLUMBLINE_ALLOWED_HOSTS: 'b, c.example',
      DATABASE_URL: 'postgres://localhost/state',
      CLICKHOUSE_URL: 'http://localhost:8123',
    }
    expect(fromYaml(yaml, env)).toMatchObject({
      server: { host: '::1', port: 0 },
      dataFolder: '/srv/app/there',
      logLevel: 'warn',
      allowedHosts: ['b', 'c.example'],
      store: { kind: 'remote' },
      state: { kind: 'postgres' },
    })
  })

  test('a variable set to nothing is not set', () => {
    expect(fromEnv({ PORT: '', HOST: '', PLUMBLINE_ADMIN_TOKEN: '', DATABASE_URL: '', PLUMBLINE_CONFIG: '' })).toEqual(
      fromEnv({}),
    )
  })

  test('PLUMBLINE_CONFIG names the file, from the folder that the server is started in', () => {
    const files = { [`${CWD}/plumbline.yaml`]: 'server: { port: 1 }', [`${CWD}/etc/other.yaml`]: 'server: { port: 2 }' }
    expect(loadConfig(sources(files, { PLUMBLINE_CONFIG: 'etc/other.yaml' })).server.port).toBe(2)
    expect(refusal(() => loadConfig(sources(files, { PLUMBLINE_CONFIG: '/gone.yaml' })))).toMatchObject({
      code: 'config-invalid',
      detail: 'PLUMBLINE_CONFIG: there is no file /gone.yaml',
    })
  })

  test('references are filled in from the environment, with a default when the variable is not set', () => {
    const yaml = `server: { port: "\${MY_PORT}", host: "\${MY_HOST:-127.0.0.9}" }\ndataFolder: \${BASE:-/data}/plumbline\n`
    expect(fromYaml(yaml, { MY_PORT: '4000' })).toMatchObject({
      server: { port: 4000, host: '127.0.0.9' },
      dataFolder: '/data/plumbline',
    })
    expect(refusal(() => fromYaml(yaml)).detail).toBe(
      `plumbline.yaml:1:17: the variable MY_PORT is not set; set it, or write \${MY_PORT:-default}`,
    )
  })

  test('a secret may come from a file that a variable names', () => {
    const files = { '/run/secrets/admin': `${TOKEN}\n`, [`${CWD}/url`]: 'postgres://localhost/state\r\n' }
    const config = loadConfig(
      sources(files, { PLUMBLINE_ADMIN_TOKEN_FILE: '/run/secrets/admin', DATABASE_URL_FILE: 'url' }),
    )
    expect(config.tokens.admin?.reveal()).toBe(TOKEN)
    expect(config.state.kind === 'postgres' && config.state.url.reveal()).toBe('postgres://localhost/state')
  })

  test('a secret given twice, or in a file that is not there, is a problem', () => {
    const env = { PLUMBLINE_ADMIN_TOKEN: TOKEN, PLUMBLINE_ADMIN_TOKEN_FILE: '/a', PLUMBLINE_READ_TOKEN_FILE: '/gone' }
    expect(refusal(() => fromEnv(env)).detail).toBe(`2 problems
  PLUMBLINE_ADMIN_TOKEN_FILE: PLUMBLINE_ADMIN_TOKEN is set too; keep one of them
  PLUMBLINE_READ_TOKEN_FILE: the file cannot be read: ENOENT: no such file, open /gone`)
  })

  test('plumbline.yml is not passed over in silence', () => {
    expect(refusal(() => loadConfig(sources({ [`${CWD}/plumbline.yml`]: 'server: { port: 1 }' }))).detail).toBe(
      'plumbline.yml: is not read; call it plumbline.yaml',
    )
  })

  test('a file that is there but cannot be read is a problem', () => {
    const denied = () => {
      throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
    }
    expect(refusal(() => loadConfig({ env: {}, cwd: CWD, readFile: denied })).detail).toBe(
      'plumbline.yaml: cannot be read: EACCES: permission denied',
    )
  })
})

describe('problems', () => {
  test('all are told at once, each with its place, the value seen and what would be right', () => {
    const yaml = `server:
  prot: 3000
  host: http://localhost
retention:
  raw: 7 fortnights
  minute: 30
limits: 7
intake:
  buffer: 64 potatoes
  groupRows: 0
logLevel: loud
`
    const error = refusal(() => fromYaml(yaml, { PORT: '65536', PLUMBLINE_ADMIN_TOKN: TOKEN }))
    expect(error.code).toBe('config-invalid')
    expect(error.exitCode).toBe(2)
    expect(error.detail).toBe(`10 problems
  PLUMBLINE_ADMIN_TOKN: is not a variable that is read; did you mean PLUMBLINE_ADMIN_TOKEN?
  plumbline.yaml:2:3: unknown key "prot" under server; did you mean "port"?
  plumbline.yaml:3:9: server.host: "http://localhost" is not right here; write a name or an address without scheme, port or brackets, such as 127.0.0.1, :: or plumbline.internal
  PORT: "65536" is out of place; write a whole number from 0 to 65535
  plumbline.yaml:11:11: logLevel: "loud" is not one of fatal, error, warn, info, debug, trace, silent
  plumbline.yaml:5:8: retention.raw: "7 fortnights" is not a duration; write it like 30s, 10m, 1h30m or 7d
  plumbline.yaml:6:11: retention.minute: 30 has no unit; write it like 30s, 10m or 7d
  plumbline.yaml:10:14: intake.groupRows: 0 is out of place; write a whole number from 1 to 1000000
  plumbline.yaml:9:11: intake.buffer: "64 potatoes" is not a size; write it like 512KB, 10MB or 1GB
  plumbline.yaml:7:9: limits needs keys under it: namesPerService, services, labelValues`)
  })

  test('one problem is one line', () => {
    const { detail } = refusal(() => fromYaml('retentoin: { raw: 7d }'))
    expect(detail).toBe('plumbline.yaml:1:1: unknown key "retentoin"; did you mean "retention"?')
  })

  test('a key that is like no other is answered with those that are known', () => {
    expect(refusal(() => fromYaml('tokens: { password: x }')).detail).toBe(
      'plumbline.yaml:1:11: unknown key "password" under tokens; known here: admin, read, ingest',
    )
  })

  test.each([
    ['server: [1]', 'plumbline.yaml:1:9: server needs keys under it: host, port'],
    ['- server', 'plumbline.yaml:1:1: the file needs keys under it: server, dataFolder'],
    ['server: { port: }', 'plumbline.yaml:1:17: server.port: an empty value is out of place'],
    ['server: { port: { a: 1 } }', 'server.port: a group of keys is out of place'],
    ['server: { port: 3000.5 }', 'server.port: 3000.5 is out of place'],
    ['allowedHosts: plumbline.internal/x', 'allowedHosts: "plumbline.internal/x" is not a host'],
    ['allowedHosts: [3]', 'allowedHosts: 3 is not a host'],
    ['allowedHosts: { a: b }', 'allowedHosts: a group of keys is not a list'],
    ['dataFolder: ""', 'dataFolder: "" is not right here; write the path of a folder'],
    ['dataFolder: "a\\0b"', 'dataFolder: "a\\u0000b" is not right here'],
    ['queryTimeout: 99ms', 'queryTimeout: "99ms" is too little; write at least 100ms'],
    ['queryTimeout: 601s', 'queryTimeout: "601s" is too much; write at most 10m'],
    ['intake: { buffer: 1023KB }', 'intake.buffer: "1023KB" is too little; write at least 1MB'],
    ['intake: { buffer: 64 }', 'intake.buffer: 64 has no unit; write it like 512KB, 64MB or 1GB'],
    ['queryTimeout: true', 'queryTimeout: true is out of place; write it like 30s, 10m or 7d'],
  ])('%s is refused', (yaml, expected) => {
    expect(refusal(() => fromYaml(yaml)).detail).toContain(expected)
  })

  test('the values on both limits of a setting are allowed', () => {
    expect(fromYaml('queryTimeout: 100ms').queryTimeoutMs).toBe(100)
    expect(fromYaml('queryTimeout: 10m').queryTimeoutMs).toBe(600_000)
    expect(fromYaml('server: { port: 65535 }').server.port).toBe(65_535)
  })

  test('nothing in a message is obeyed by a terminal', () => {
    const { detail } = refusal(() => fromYaml('"\\e[31mred": 1\nlogLevel: "\\e[2J\\u202e"'))
    expect(detail).not.toMatch(/[^\P{C}\n]/u)
  })

  test('keys of the prototype are unknown keys, and change nothing', () => {
    const yaml =
      '__proto__: { port: 1 }\nconstructor: { prototype: { polluted: true } }\nserver: { __proto__: { port: 2 } }\n'
    const { detail } = refusal(() => fromYaml(yaml))
    expect(detail).toContain('3 problems')
    expect(detail).toContain('plumbline.yaml:1:1: unknown key "__proto__"')
    expect(detail).toContain('plumbline.yaml:2:1: unknown key "constructor"')
    expect(detail).toContain('plumbline.yaml:3:11: unknown key "__proto__" under server')
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

describe('secrets', () => {
  test('appear in no rendering of the configuration', () => {
    const config = fromEnv({ PLUMBLINE_ADMIN_TOKEN: TOKEN, DATABASE_URL: 'postgres://me:hunter2hunter2@localhost/x' })
    for (const rendered of [
      JSON.stringify(config),
      inspect(config, { depth: null, showHidden: true }),
      `${config.tokens.admin}`,
    ]) {
      expect(rendered).toContain('[redacted]')
      expect(rendered).not.toMatch(/correct-horse|hunter2/)
    }
  })

  test.each([
    ['tokens: hunter2-hunter2'],
    ['tokens: { admin: hunter2 }'],
    ['tokens: { admin: "hunter2 hunter2 hunter2" }'],
    ['tokens: { admin: [hunter2] }'],
    ['tokens: { admim: hunter2-hunter2-hunter2 }'],
    ['tokens:\n  admin: "hunter2-hunter2'],
    ['tokens:\n  admin: *hunter2-hunter2'],
    ['tokens:\n  admin: @hunter2-hunter2'],
    ['tokens:\n  admin: !hunter2-hunter2 x'],
    ['tokens:\n  admin: x: hunter2'],
    ['state: { url: "mysql://me:hunter2@localhost/x" }'],
    ['state: { url: hunter2 }'],
    ['store: { url: "postgres://me:hunter2@localhost/x" }'],
    ['tokens: { admin: hunter2-hunter2-hunter2, ingest: hunter2-hunter2-hunter2 }'],
  ])('%j is refused without repeating the secret', (yaml) => {
    const error = refusal(() => fromYaml(yaml))
    expect(error.code).toBe('config-invalid')
    expect(`${error.message} ${inspect(error, { depth: null })}`).not.toContain('hunter2')
  })

  test('a token has at least 16 characters', () => {
    expect(fromEnv({ PLUMBLINE_ADMIN_TOKEN: 'x'.repeat(16) }).tokens.admin?.reveal()).toHaveLength(16)
    expect(refusal(() => fromEnv({ PLUMBLINE_ADMIN_TOKEN: 'x'.repeat(15) })).detail).toBe(
      'PLUMBLINE_ADMIN_TOKEN: has 15 characters; write at least 16, such as the output of `openssl rand -hex 16`',
    )
  })
})

describe('who can reach the server', () => {
  test.each(['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', 'localhost', 'LocalHost'])(
    '%s needs no token',
    (host) => {
      expect(fromEnv({ HOST: host }).server.host).toBe(host)
    },
  )

  test.each([
    '0.0.0.0',
    '::',
    '126.255.255.255',
    '128.0.0.1',
    '10.0.0.1',
    'plumbline.internal',
    'fe80::1%eth0',
    '::2',
    '127.0.0.1.example',
  ])('%s needs an admin token', (host) => {
    const error = refusal(() => fromEnv({ HOST: host, PLUMBLINE_READ_TOKEN: TOKEN, PLUMBLINE_INGEST_KEY: `${TOKEN}2` }))
    expect(error).toMatchObject({ code: 'token-required', exitCode: 2 })
    expect(error.detail).toContain(host)
    expect(fromEnv({ HOST: host, PLUMBLINE_ADMIN_TOKEN: TOKEN }).server.host).toBe(host)
  })
})
