import { describe, expect, test } from 'vitest'
import { describeTerminal, type TerminalFlags } from './terminal.ts'

const onTerminal = { write: () => undefined, isTTY: true, columns: 100 }
const onPipe = { write: () => undefined }

describe('colour', () => {
  test.each<[string, boolean, TerminalFlags, Record<string, string>, boolean]>([
    ['a terminal', true, {}, {}, true],
    ['a pipe', false, {}, {}, false],
    ['NO_COLOR', true, {}, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', true, {}, { NO_COLOR: '' }, true],
    ['a dumb terminal', true, {}, { TERM: 'dumb' }, false],
    ['FORCE_COLOR on a pipe', false, {}, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0 on a terminal', true, {}, { FORCE_COLOR: '0' }, false],
    ['FORCE_COLOR over NO_COLOR', false, {}, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    ['--no-color over FORCE_COLOR', true, { color: false }, { FORCE_COLOR: '1' }, false],
  ])('%s', (_, isTTY, flags, env, colour) => {
    expect(describeTerminal(flags, env, isTTY ? onTerminal : onPipe).colour).toBe(colour)
  })
})

describe('columns', () => {
  test.each([
    ['the terminal says', {}, {}, onTerminal, 100],
    ['a very wide terminal is not filled', {}, {}, { ...onTerminal, columns: 300 }, 120],
    ['unless asked for', { width: 300 }, {}, onTerminal, 300],
    ['a pipe has 80', {}, {}, onPipe, 80],
    ['COLUMNS on a pipe', {}, { COLUMNS: '60' }, onPipe, 60],
    ['nonsense in COLUMNS', {}, { COLUMNS: 'wide' }, onPipe, 80],
    ['never fewer than 20', {}, {}, { ...onTerminal, columns: 5 }, 20],
  ])('%s', (_, flags, env, stream, columns) => {
    expect(describeTerminal(flags, env, stream).columns).toBe(columns)
  })
})

describe('characters', () => {
  test.each([
    [{}, {}, true],
    [{}, { LANG: 'en_US.UTF-8' }, true],
    [{}, { LANG: 'C' }, false],
    [{}, { LANG: 'C', LC_ALL: 'C.utf8' }, true],
    [{ ascii: true }, { LANG: 'en_US.UTF-8' }, false],
  ])('%o %o', (flags, env, unicode) => {
    expect(describeTerminal(flags, env, onPipe).unicode).toBe(unicode)
  })
})
