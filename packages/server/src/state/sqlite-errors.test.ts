import { expect, test } from 'vitest'
import { PlumblineError } from '../errors.ts'
import { describeSqliteError } from './sqlite-errors.ts'

const failure = (errcode: number) => Object.assign(new Error('reason'), { code: 'ERR_SQLITE_ERROR', errcode })

test.each([
  [5, 'data-folder-in-use'],
  [261, 'data-folder-in-use'], // BUSY_RECOVERY
  [8, 'data-folder-not-writable'],
  [14, 'data-folder-not-writable'],
  [13, 'disk-failed'],
  [10, 'disk-failed'],
  [4874, 'disk-failed'], // IOERR_SHMSIZE
  [11, 'state-damaged'],
  [267, 'state-damaged'], // CORRUPT_VTAB
  [26, 'state-damaged'],
  [1, 'unexpected'],
  [19, 'unexpected'],
])('SQLite code %i is %s', (errcode, code) => {
  const error = failure(errcode)
  expect(describeSqliteError(error, '/data/state.sqlite')).toMatchObject({
    code,
    detail: '/data/state.sqlite: reason',
    cause: error,
  })
})

test('what has a code keeps it, and what is no error of SQLite is unexpected', () => {
  const known = new PlumblineError('stopping', 'x')
  expect(describeSqliteError(known, '/x')).toBe(known)
  expect(describeSqliteError('text', '/x')).toMatchObject({ code: 'unexpected', detail: '/x: text' })
})
