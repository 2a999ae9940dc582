import { expect, it } from 'vitest'
import { isPublicAddress } from '../../../src/pipeline/fetch/public-address.ts'

it.each(['1.1.1.1', '151.101.1.140', '2606:4700::1111', '2a04:4e42::396'])(
  'isPublicAddress accepts %s',
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

it.each([
  '127.0.0.1',
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '169.254.169.254',
  '172.31.255.255',
  '192.168.1.1',
  '192.0.2.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001:0:1::',
  '2001:db8::1',
  'fc00::1',
  'fe80::1%eth0',
  'ff02::1',
  'localhost',
  '',
])('isPublicAddress rejects %j', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})
