import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { type Parsed, parsed, refused } from '@plumbline/protocol/quantities'

/**
 * Where messages may go. Targets come from the file or the environment, so they may be private; but nothing that an operator writes
 * down leads to link-local addresses, where clouds hand out credentials to whoever asks (169.254.169.254 and its like).
 */
const FORBIDDEN = new BlockList()
FORBIDDEN.addSubnet('169.254.0.0', 16)
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6')
// The same, in the forms in which IPv6 carries IPv4: compatible, NAT64, 6to4. BlockList itself sees through the mapped form.
FORBIDDEN.addSubnet('::a9fe:0', 112, 'ipv6')
FORBIDDEN.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')
FORBIDDEN.addSubnet('64:ff9b:1::', 48, 'ipv6')
FORBIDDEN.addSubnet('2002:a9fe::', 32, 'ipv6')
// Metadata services outside the link-local range: AWS, Alibaba, Oracle, Azure.
FORBIDDEN.addAddress('fd00:ec2::254', 'ipv6')
FORBIDDEN.addAddress('100.100.100.200')
FORBIDDEN.addAddress('192.0.0.192')
FORBIDDEN.addAddress('168.63.129.16')

const METADATA_NAME = /^(metadata|metadata\.google\.internal|metadata\.goog|instance-data(\..*)?)$/

/** True for an address that no message goes to; so is what is no address. */
export function isForbiddenAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '')
  const family = isIP(bare)
  return family === 0 || FORBIDDEN.check(bare, family === 6 ? 'ipv6' : 'ipv4')
}

/** Reads the URL of a target, http or https; refuses a forbidden address however it is spelt. The problem never repeats the URL. */
export function parseTarget(text: string): Parsed<URL> {
  const url = URL.parse(text)
  if (url === null) return refused('is not a URL; write it like https://hooks.example.com/alerts')
  if (!['http:', 'https:'].includes(url.protocol)) return refused('is not an http or https URL')
  // URL has brought every spelling of an address (decimal, hex, octal, short) to one.
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (METADATA_NAME.test(host) || (isIP(host) !== 0 && isForbiddenAddress(host)))
    return refused('leads to a link-local or metadata address, where no message may go')
  return parsed(url)
}

export const FORBIDDEN_ADDRESS = 'FORBIDDEN_ADDRESS'

type LookupAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** A look-up for `net.connect` that fails with code `FORBIDDEN_ADDRESS` when any address of the name is forbidden. */
export function createGuardedLookup(lookup: LookupAll = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    const { family, hints } = options
    const all: LookupAllOptions = {
      all: true,
      ...(family !== undefined && { family }),
      ...(hints !== undefined && { hints }),
    }
    lookup(hostname, all, (error, addresses) => {
      if (error) return callback(error, [])
      const [first] = addresses
      if (first === undefined || addresses.some(({ address }) => isForbiddenAddress(address))) {
        const refusal = new Error('the name leads to a link-local or metadata address, where no message may go')
        return callback(Object.assign(refusal, { code: FORBIDDEN_ADDRESS }), [])
      }
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family)
    })
  }
}
