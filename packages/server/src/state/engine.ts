import type { Dialect, RawBuilder, SelectQueryBuilder, Transaction } from 'kysely'
import type { PlumblineError } from '../errors.ts'
import type { Tables } from './tables.ts'

/**
 * Everything in which SQLite and Postgres differ. Nothing else in this folder knows which of them runs: one schema, one
 * set of queries, times as epoch milliseconds, flags as 0 and 1.
 */
export interface Engine {
  kind: 'sqlite' | 'postgres'
  /** What messages call the database: its file, or its host and name without user and password. */
  title: string
  dialect: Dialect
  /** Schema that holds our tables, where an engine shares its database with others. */
  schema?: string
  /**
   * The present as an SQL expression in epoch milliseconds, by the clock that all who share the database agree on:
   * Postgres' own, or that of the one process that owns the file.
   */
  clockMs(): RawBuilder<number>
  /** Makes a transaction the only one that migrates, and unqualified names in it mean our tables. */
  lockForMigration(transaction: Transaction<Tables>): Promise<void>
  /** A query in a transaction for rows that the transaction has alone until it ends; those that another has so are passed over. */
  takeUnlocked<From extends keyof Tables, Row>(
    query: SelectQueryBuilder<Tables, From, Row>,
  ): SelectQueryBuilder<Tables, From, Row>
  /** The error that an operator should see for one that a query ended in. */
  describe(error: unknown): PlumblineError
}
