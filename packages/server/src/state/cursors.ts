import type { Session } from './session.ts'

export interface Cursor {
  /** Whole number up to 2^53: a time, or a count of what has been handled. */
  position: number
  /** Epoch milliseconds. */
  updatedAt: number
}

/** Named places up to which something has been done, moved by compare-and-set so that nothing is done twice. */
export interface Cursors {
  readCursor(name: string): Promise<Cursor | undefined>
  /**
   * Moves the cursor when it still stands at `from` (`undefined`: does not exist yet); false when another was faster.
   * `to` differs from `from`, or several could think that they moved it.
   */
  advanceCursor(name: string, from: number | undefined, to: number): Promise<boolean>
}

export function createCursors({ run }: Session, now: () => number): Cursors {
  return {
    readCursor: (name) =>
      run((db) =>
        db
          .selectFrom('cursors')
          .select(['position', 'updated_at as updatedAt'])
          .where('name', '=', name)
          .executeTakeFirst(),
      ),
    advanceCursor: (name, from, to) =>
      run(async (db) => {
        const row = { position: to, updated_at: now() }
        const moved =
          from === undefined
            ? await db
                .insertInto('cursors')
                .values({ name, ...row })
                .onConflict((conflict) => conflict.column('name').doNothing())
                .returning('name')
                .execute()
            : await db
                .updateTable('cursors')
                .set(row)
                .where('name', '=', name)
                .where('position', '=', from)
                .returning('name')
                .execute()
        return moved.length === 1
      }),
  }
}
