import type { TokenVariable } from '../http/token.ts'

const ADMIN: string = 'PLUMBLINE_ADMIN_TOKEN'

/** The admin token may read as well; it is taken where no read token is set. */
export const readVariable = (env: Readonly<Record<string, string | undefined>>): TokenVariable =>
  env.PLUMBLINE_READ_TOKEN?.trim() || !env[ADMIN]?.trim() ? 'PLUMBLINE_READ_TOKEN' : adminVariable()

export const adminVariable = (): TokenVariable => ADMIN as TokenVariable
