import { expect, test } from 'vitest'
import { DURABLE_STEPS, stepsOf } from './trace.ts'

const ID = 'batch-0001'
const READ = `10 read(30<TCP:[1]>, "POST /api/v1/marks\\r\\n{\\"batchId\\":\\"${ID}\\"}", 65536) = 200`
const WRITTEN = `11 pwritev(25</d/spool/1.segment>, [{iov_base="PLS1"}, {iov_base="{\\"batchIds\\":[\\"${ID}\\"]}"}], 2, 0) = 300`
const SYNCED = '11 fdatasync(25</d/spool/1.segment>) = 0'
const ANSWERED = '10 write(30<TCP:[1]>, "HTTP/1.1 200 OK\\r\\n", 300) = 300'

test.each([
  ['a batch that is synced before its answer shows every step', [READ, WRITTEN, SYNCED, ANSWERED], DURABLE_STEPS],
  [
    'calls that others interrupt count when they return',
    [
      READ,
      `${WRITTEN.replace(/\) = 300$/, ' <unfinished ...>')}`,
      '12 fsync(9</d/events/part>) = 0',
      '11 <... pwritev resumed>) = 300',
      '11 fdatasync(25</d/spool/1.segment> <unfinished ...>',
      '11 <... fdatasync resumed>) = 0',
      ANSWERED,
    ],
    DURABLE_STEPS,
  ],
  ['an answer without a sync is seen', [READ, WRITTEN, ANSWERED], ['read', 'written to the spool', 'answered']],
  [
    'an answer before the sync is seen',
    [READ, WRITTEN, ANSWERED, SYNCED],
    ['read', 'written to the spool', 'answered'],
  ],
  [
    'a sync that has not returned is none',
    [READ, WRITTEN, '11 fdatasync(25</d/spool/1.segment> <unfinished ...>', ANSWERED],
    ['read', 'written to the spool', 'answered'],
  ],
  [
    'a sync that failed is none',
    [READ, WRITTEN, `${SYNCED.replace('= 0', '= -1 EIO (Input/output error)')}`, ANSWERED],
    ['read', 'written to the spool', 'answered'],
  ],
  [
    'a sync before the write is no promise',
    [READ, SYNCED, WRITTEN, ANSWERED],
    ['read', 'synced', 'written to the spool', 'answered'],
  ],
  [
    'a sync of another file is none',
    [READ, WRITTEN, '12 fsync(9</d/events/part>) = 0', ANSWERED],
    ['read', 'written to the spool', 'answered'],
  ],
  ['a batch that never came shows nothing', [ANSWERED], []],
])('%s', (_sentence, lines, steps) => {
  expect(stepsOf(lines, ID)).toEqual(steps)
})
