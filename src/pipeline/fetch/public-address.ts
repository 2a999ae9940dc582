import { BlockList, isIP } from 'node:net'

/** Every range that is not the public internet: RFC 6890 and what it registers. */
const special = new BlockList()
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
  special.addSubnet(network, bits, 'ipv4')

// only 2000::/3 is handed out; inside it, the ranges that tunnel or document
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')
const tunnels = new BlockList()
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  tunnels.addSubnet(network, bits, 'ipv6')

/**
 * Whether an address (no name, no brackets) is on the public internet. IPv4 inside IPv6 (mapped, NAT64, 6to4,
 * Teredo) lies outside 2000::/3 or in a tunnel's range, and so is refused whatever it wraps.
 */
export const isPublicAddress = (address: string): boolean => {
  const plain = address.replace(/%.*$/, '')
  const version = isIP(plain)
  if (version === 4) return !special.check(plain, 'ipv4')
  if (version === 6) return globalUnicast.check(plain, 'ipv6') && !tunnels.check(plain, 'ipv6')
  return false
}
