import { BlockList, isIP } from 'node:net'
import { parsed, refused } from '@plumbline/protocol/quantities'
import { Type } from 'typebox'
import { seen } from './problem.ts'
import { type About, type Optional, text } from './setting.ts'

const HOST_NAME = /^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?$/
const HOST = new RegExp(`${HOST_NAME.source}|^[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]+)?$`)
const FORM = 'a name or an address without scheme, port or brackets, such as 127.0.0.1, :: or plumbline.internal'

/** An address to listen on. */
export const host = (about: About): Optional<string> => text({ ...about, pattern: HOST, form: FORM })

/** Names by which clients may call the server; in a variable, separated by commas. */
export function hostList(about: About): Optional<readonly string[]> {
  return {
    ...about,
    schema: Type.Union([Type.Array(Type.String({ pattern: HOST.source })), Type.String()]),
    fallback: undefined,
    read(written) {
      const names = typeof written === 'string' ? written.split(',').map((name) => name.trim()) : written
      if (!Array.isArray(names)) return refused(`${seen(written)} is not a list; write it like [plumbline.internal]`)
      const wrong = names.find((name) => typeof name !== 'string' || !HOST.test(name))
      return wrong === undefined ? parsed(names) : refused(`${seen(wrong)} is not a host; write ${FORM}`)
    },
  }
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

/** True for an address that only this machine can reach: 127.0.0.0/8, ::1 and localhost. */
export function isLoopback(name: string): boolean {
  switch (isIP(name)) {
    case 4:
      return LOOPBACK.check(name, 'ipv4')
    case 6:
      return LOOPBACK.check(name, 'ipv6')
    default:
      return name.toLowerCase() === 'localhost'
  }
}
