import { BlockList, isIP } from 'node:net'

/** IPv4 ranges outside the public internet: RFC 6890 and the IANA special-purpose registry that it defines. */
const specialIpv4 = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  specialIpv4.addSubnet(network, bits, 'ipv4')

/** The only range of IPv6 that is assigned for public use. */
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

/** Ranges inside it for tunnels and documentation. */
const specialIpv6 = new BlockList()
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  specialIpv6.addSubnet(network, bits, 'ipv6')

/**
 * Whether an IP address (no host name, no brackets) is on the public internet. IPv6 addresses that contain an IPv4
 * address (mapped, NAT64, 6to4, Teredo) are never public, whichever address they contain.
 */
export const isPublicAddress = (address: string): boolean => {
  const plain = address.replace(/%.*$/, '')
  const version = isIP(plain)
  if (version === 4) return !specialIpv4.check(plain, 'ipv4')
  if (version === 6) return globalUnicast.check(plain, 'ipv6') && !specialIpv6.check(plain, 'ipv6')
  return false
}
