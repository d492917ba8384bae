import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkImports } from './check-imports.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'check-imports-'))
})
afterEach(() => rmSync(root, { recursive: true }))

/** A small workspace that keeps every rule, and comes near to breaking each. */
const CLEAN: Record<string, string> = {
  'packages/protocol/src/index.ts': "export * from './wire/index.ts'\nimport { Type } from 'typebox'",
  'packages/protocol/build.config.ts': "import 'node:path'",
  'packages/protocol/src/wire/index.ts': 'export const a = 1',
  'packages/protocol/test-support/golden.ts': 'export const golden = []',
  'packages/node/src/index.ts': "import type { Mark } from '@plumbline/protocol'\nimport { env } from './options.ts'",
  'packages/node/src/options.ts': 'export const env = process.env',
  'packages/node/src/operations/meter.ts': "import { templateOf } from '@plumbline/protocol/paths'",
  'packages/node/src/index.test.ts':
    "import { MarkSchema } from '@plumbline/protocol'\nimport { Check } from 'typebox/value'",
  'packages/dashboard/src/index.tsx': "import { TIERS } from '@plumbline/protocol'",
  'packages/dashboard/src/example.tsx': "import '@plumbline/dashboard'",
  'packages/cli/src/main.ts': "import '@plumbline/protocol'\nprocess.exit(Number(process.argv[2] ?? process.env.X))",
  'packages/server/src/main.ts':
    "import { start } from './server.ts'\nimport './config/file.ts'\nprocess.exit(process.argv.length)",
  'packages/server/src/server.ts':
    "import './intake/a.ts'\nimport './store/a.ts'\nimport './judge/a.ts'\nimport './api/a.ts'",
  'packages/server/src/errors.ts': 'export class PlumblineError extends Error {}',
  'packages/server/src/config/file.ts': '// process.env is read in main.ts',
  'packages/server/src/intake/a.ts':
    "import type { Store } from '../store/a.ts'\nimport '../errors.ts'\nimport './b.ts'",
  'packages/server/src/intake/b.ts': "import { readFile } from 'node:fs/promises'",
  'packages/server/src/intake/a.test.ts':
    "import '../store/a.ts'\nimport '../../../protocol/test-support/golden.ts'\nprocess.env.X",
  'packages/server/src/store/a.test.ts': "import '../intake/a.ts'",
  'packages/server/src/store/a.ts': "import '../analyse/a.ts'",
  'packages/server/src/analyse/a.ts': "import '@plumbline/protocol/histogram'\nimport '../errors.ts'",
  'packages/server/src/judge/a.ts': "import '../analyse/a.ts'",
  'packages/server/src/api/a.ts':
    "import '../judge/a.ts'\nimport manifest from '../../package.json' with { type: 'json' }\nimport type { Store } from '../store/a.ts'\nimport.meta.resolve('@plumbline/dashboard/app/index.html')",
  'demo/src/main.ts': "import '@plumbline/node'\nimport '@plumbline/protocol'\nprocess.exit(0)",
  'test/contract.test.ts': "import '../packages/server/src/store/a.ts'",
  'bench/main.ts': "import '../packages/server/src/store/a.ts'\nprocess.exit(0)",
  '.ci/utils.ts': '',
  'node_modules/utils/index.js': "import '@plumbline/dashboard'",
  'packages/node/dist/lib.js': "import '@plumbline/server'",
  'packages/server/src/analyse/long.test.ts': '//\n'.repeat(900),
  'packages/server/src/analyse/long.ts': '//\n'.repeat(300),
}

function write(files: Record<string, string>): void {
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), source)
  }
}

test('a workspace that keeps the rules passes', () => {
  write(CLEAN)
  expect(checkImports(root)).toEqual([])
})

const SERVER = 'packages/server/src'

describe('a workspace is caught when', () => {
  test.each<[string, string, string, string]>([
    [
      'the protocol imports another package',
      'packages/protocol/src/a.ts',
      "import '@plumbline/node'",
      'protocol may not import node',
    ],
    [
      'the protocol does I/O',
      'packages/protocol/src/a.ts',
      "import 'node:fs'",
      'protocol is pure and runs in a browser (node:fs)',
    ],
    [
      'the SDK imports the server',
      'packages/node/src/a.ts',
      "import type { A } from '@plumbline/server'",
      'node may not import server',
    ],
    [
      'the SDK runs the protocol',
      'packages/node/src/a.ts',
      "import { type A } from '@plumbline/protocol'",
      'the SDK takes only types from @plumbline/protocol: use `import type`',
    ],
    [
      'the SDK runs typebox',
      'packages/node/src/a.ts',
      "import { Check } from 'typebox/value'",
      'the SDK takes only types from typebox/value: use `import type`',
    ],
    [
      'the dashboard imports the server',
      'packages/dashboard/src/a.tsx',
      "import '@plumbline/server'",
      'dashboard may not import server',
    ],
    ['the cli imports the server', 'packages/cli/src/a.ts', "import '@plumbline/server'", 'cli may not import server'],
    ['the server imports the SDK', `${SERVER}/server.ts`, "import '@plumbline/node'", 'server may not import node'],
    [
      'the server imports the dashboard',
      `${SERVER}/server.ts`,
      "import '@plumbline/dashboard'",
      'server may not import dashboard; resolve its built files instead',
    ],
    ['the demo imports the server', 'demo/src/a.ts', "import '@plumbline/server'", 'demo may not import server'],
    [
      'a package reaches into another',
      'packages/cli/src/a.ts',
      "import '../../protocol/src/index.ts'",
      'import other packages by their name, not by path (../../protocol/src/index.ts)',
    ],
    [
      'a package reaches into the test support of another',
      'packages/cli/src/a.ts',
      "import '../../protocol/test-support/golden.ts'",
      'import other packages by their name, not by path (../../protocol/test-support/golden.ts)',
    ],
    [
      'a test reaches into the source of another package',
      'packages/cli/src/a.test.ts',
      "import '../../protocol/src/index.ts'",
      'import other packages by their name, not by path (../../protocol/src/index.ts)',
    ],
    [
      'the demo reaches out of its folder',
      'demo/src/a.ts',
      "import '../../packages/node/src/index.ts'",
      'import other packages by their name, not by path (../../packages/node/src/index.ts)',
    ],

    [
      'a folder of the server is no stage',
      `${SERVER}/alerts/a.ts`,
      '',
      'alerts is not a stage; the stages are config, intake, store, state, analyse, judge, notify, probe, schedule, api',
    ],
    [
      'analysis reads a file',
      `${SERVER}/analyse/b.ts`,
      "import 'node:fs'",
      'analyse is pure: it may not import node:fs',
    ],
    [
      'analysis uses a package',
      `${SERVER}/analyse/b.ts`,
      "import 'kysely'",
      'analyse is pure: it may not import kysely',
    ],
    [
      'analysis knows the store, if only by type',
      `${SERVER}/analyse/b.ts`,
      "import type { Store } from '../store/a.ts'",
      'analyse is pure: it may not import store',
    ],
    [
      'analysis judges',
      `${SERVER}/analyse/b.ts`,
      "import type { A } from '../judge/b.ts'",
      'analyse is pure: it may not import judge',
    ],
    [
      'judging knows the state',
      `${SERVER}/judge/b.ts`,
      "import '../state/b.ts'",
      'judge is pure: it may not import state',
    ],
    [
      'one part runs another',
      `${SERVER}/intake/c.ts`,
      "import { open } from '../store/b.ts'",
      'intake may take only types from store; server.ts joins them',
    ],
    [
      'the API runs the store',
      `${SERVER}/api/c.ts`,
      "import { open } from '../store/b.ts'",
      'api may take only types from store; server.ts joins them',
    ],
    [
      'the store knows the API, if only by type',
      `${SERVER}/store/c.ts`,
      "import type { A } from '../api/b.ts'",
      'store may not import api: nothing does but server.ts',
    ],
    [
      'a stage uses a file beside the stages',
      `${SERVER}/intake/c.ts`,
      "import '../clock.ts'",
      'a stage may import only errors.ts and give-back.ts from beside the stages, not clock.ts',
    ],
    [
      'main.ts joins parts',
      `${SERVER}/main.ts`,
      "import './store/b.ts'",
      'only server.ts joins parts, main.ts may not import store',
    ],
    [
      'a third file joins parts',
      `${SERVER}/run.ts`,
      "import './store/b.ts'",
      'only server.ts joins parts, run.ts may not import store',
    ],
    [
      'errors.ts knows a stage',
      `${SERVER}/errors.ts`,
      "import './config/b.ts'",
      'only server.ts joins parts, errors.ts may not import config',
    ],

    [
      'a third file runs the server',
      `${SERVER}/run.ts`,
      "import './server.ts'",
      'only server.ts joins parts, run.ts may not import server.ts',
    ],

    [
      'a stage reads the environment',
      `${SERVER}/config/b.ts`,
      'const a = process.env.PORT',
      `process.env is used here; only ${SERVER}/main.ts may, and only env, argv, exit`,
    ],
    [
      'the composition root exits',
      `${SERVER}/server.ts`,
      'process . exit(1)',
      `process.exit is used here; only ${SERVER}/main.ts may, and only env, argv, exit`,
    ],
    [
      'a template reads the arguments',
      `${SERVER}/api/b.ts`,
      `const a = \`\${process.argv}\``,
      `process.argv is used here; only ${SERVER}/main.ts may, and only env, argv, exit`,
    ],
    [
      'a command of the cli exits',
      'packages/cli/src/run.ts',
      'process.exit(1)',
      'process.exit is used here; only packages/cli/src/main.ts may, and only env, argv, exit',
    ],
    [
      'the SDK reads the environment elsewhere',
      'packages/node/src/a.ts',
      'process.env',
      'process.env is used here; only packages/node/src/options.ts may, and only env',
    ],
    [
      'the SDK exits',
      'packages/node/src/options.ts',
      'process.exit()',
      'process.exit is used here; only packages/node/src/options.ts may, and only env',
    ],
    [
      'the protocol reads the environment',
      'packages/protocol/src/a.ts',
      'process.env',
      'process.env is used here; nothing there may',
    ],
    [
      'the process is imported',
      `${SERVER}/main.ts`,
      "import { exit } from 'node:process'",
      'node:process is imported here; use the global, so that this check sees it',
    ],

    ...['utils', 'util', 'helpers', 'helper', 'common', 'types', 'lib', 'core', 'misc', 'shared'].map(
      (name): [string, string, string, string] => [
        `a folder is named ${name}`,
        `packages/cli/src/${name}/a.ts`,
        '',
        `"${name}" says nothing about what is inside; name it for its idea`,
      ],
    ),
    [
      'a file is named utils',
      'packages/cli/src/utils.ts',
      '',
      '"utils" says nothing about what is inside; name it for its idea',
    ],
    [
      'a test is named for utils',
      'packages/cli/src/utils.test.ts',
      '',
      '"utils" says nothing about what is inside; name it for its idea',
    ],
  ])('%s', (_what, file, source, rule) => {
    write({ [file]: `\n${source}\n` })
    expect(checkImports(root)).toEqual([{ file, line: source === '' ? 1 : 2, rule }])
  })

  test('a file is longer than 300 lines', () => {
    write({ 'packages/cli/src/a.ts': '//\n'.repeat(301) })
    expect(checkImports(root)).toEqual([
      { file: 'packages/cli/src/a.ts', line: 301, rule: '301 lines; past 300 a file holds more than one idea' },
    ])
  })

  test('folders import each other in a circle, also by type and over a third', () => {
    write({
      'packages/cli/src/a/x.ts': "import '../b/x.ts'",
      'packages/cli/src/b/x.ts': "import '../c/x.ts'",
      'packages/cli/src/c/x.ts': "import { d } from './d.ts'\nimport type { C } from '../d/x.ts'",
      'packages/cli/src/d/x.ts': "\nimport '../b/y.ts'\nimport '../b/z.ts'",
    })
    expect(checkImports(root)).toEqual([
      { file: 'packages/cli/src/d/x.ts', line: 2, rule: 'folders import each other in a circle: b → c → d → b' },
    ])
  })
})

test('what is found is told in the order of files and lines', () => {
  write({
    'packages/cli/src/b.ts': 'process.exit()',
    'packages/cli/src/a.ts': "process.exit()\nimport '@plumbline/server'",
  })
  expect(checkImports(root).map(({ file, line }) => `${file}:${line}`)).toEqual([
    'packages/cli/src/a.ts:1',
    'packages/cli/src/a.ts:2',
    'packages/cli/src/b.ts:1',
  ])
})
