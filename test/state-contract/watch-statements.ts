import type { DatabaseConnection, Dialect } from 'kysely'

/** The same dialect, in which every statement is over only when `after` is. */
export function watchStatements(dialect: Dialect, after: (statement: string) => Promise<void>): Dialect {
  const watched = new WeakSet<DatabaseConnection>()
  return {
    createDriver() {
      const driver = dialect.createDriver()
      const acquire = driver.acquireConnection.bind(driver)
      driver.acquireConnection = async (options) => {
        const connection = await acquire(options)
        if (!watched.has(connection)) {
          const execute = connection.executeQuery.bind(connection)
          connection.executeQuery = async (query, queryOptions) => {
            const result = await execute(query, queryOptions)
            await after(query.sql)
            return result as never
          }
          watched.add(connection)
        }
        return connection
      }
      return driver
    },
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  }
}
