import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'

const DEFAULT_URL = 'http://127.0.0.1:3000'

/** Where the address is looked for, first found first. The production profile never falls back to this machine. */
const VARIABLES = {
  default: ['PLUMBLINE_URL', 'NEXT_PUBLIC_APP_URL'],
  prod: ['PLUMBLINE_PROD_URL', 'NEXT_PUBLIC_APP_URL', 'PLUMBLINE_URL'],
} as const

export type Profile = keyof typeof VARIABLES
export const PROFILES = Object.keys(VARIABLES) as Profile[]

/** The base address of the server, ending in a slash; a path in it is kept. `--url` stands above every variable. */
export function resolveServerAddress(
  flags: { url?: string | undefined; profile?: Profile | undefined },
  env: Readonly<Record<string, string | undefined>>,
): Parsed<URL> {
  const profile = flags.profile ?? 'default'
  if (flags.url !== undefined) return parseAddress('--url', flags.url)
  for (const name of VARIABLES[profile]) {
    const text = env[name]?.trim()
    if (text) return parseAddress(name, text)
  }
  if (profile === 'prod') {
    return refused('the production profile has no address: set PLUMBLINE_PROD_URL=https://… to your production server')
  }
  return parseAddress('the default address', DEFAULT_URL)
}

function parseAddress(origin: string, text: string): Parsed<URL> {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return refused(`${origin} is "${text}"; it has to be an address like http://127.0.0.1:3000`)
  }
  if (url.username || url.password) {
    return refused(`${origin} holds a user or password; put the token into PLUMBLINE_READ_TOKEN and leave both out`)
  }
  url.search = ''
  url.hash = ''
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return parsed(url)
}

/** The address as a person writes it: without the slash at the end. */
export const spellAddress = (address: URL): string => address.href.replace(/\/$/, '')

/** True for an address of this machine, which the reader can start a server on. */
export const isThisMachine = (address: URL): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(address.hostname)
