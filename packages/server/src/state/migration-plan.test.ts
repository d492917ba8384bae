import { expect, test } from 'vitest'
import { planMigration } from './migration-plan.ts'
import { checksumOf, MIGRATIONS, type Migration } from './migrations.ts'

const step = (id: number, statements: string[] = [`create table t${id} (x int)`]): Migration => ({
  id,
  name: `step ${id}`,
  statements,
})
const applied = (migration: Migration) => ({
  id: migration.id,
  name: migration.name,
  checksum: checksumOf(migration),
})
const [one, two, three] = [step(1), step(2), step(3)]
const changedTwo = step(2, ['create table other (x int)'])

test.each([
  ['an empty database starts with the first', [], [one, two], { kind: 'apply', migration: one }],
  ['the next one follows', [one], [one, two], { kind: 'apply', migration: two }],
  ['all applied is done', [one, two], [one, two], { kind: 'done' }],
  ['nothing known and nothing applied is done', [], [], { kind: 'done' }],
  ['one too many is newer', [one, two], [one], { kind: 'newer', applied: applied(two), newestKnown: 1 }],
  [
    'newer goes before changed',
    [changedTwo, three],
    [one, two],
    { kind: 'newer', applied: applied(three), newestKnown: 2 },
  ],
  ['another content is changed', [one, changedTwo], [one, two], { kind: 'changed', applied: applied(changedTwo) }],
  ['a gap is changed', [two], [one, two], { kind: 'changed', applied: applied(two) }],
])('%s', (_, done, known, plan) => {
  expect(planMigration(done.map(applied), known)).toEqual(plan)
})

test('a step that was released stays as it was, to the letter', () => {
  expect(MIGRATIONS.map((migration) => [migration.id, checksumOf(migration)])).toEqual([
    [1, '5bdecd42274258c3fe5c15d0913a806f8163d967ef387a641d47196a0bd19c56'],
    [2, 'e5b6d349c26d9eea8e399799a553790fe54c31ffd71dd066126c5dd44c6c7d6b'],
    [3, '4a739208ed7d4218945e97ba419651b68c47708a8f3c2da3c5ff40f56f982e4f'],
  ])
})
