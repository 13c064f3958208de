import { BlockList, isIPv6 } from 'node:net'

type Net = readonly [net: string, bits: number]

/** This machine, and networks that are nobody else's. */
const PRIVATE: readonly Net[] = [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::1', 128],
  ['fc00::', 7],
]

/** What is not the internet either: addresses of no machine, of many, of a link, and at which clouds tell machines their secrets. */
const SPECIAL: readonly Net[] = [
  ['0.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['::', 96],
  ['64:ff9b::', 96],
  ['fe80::', 10],
  ['ff00::', 8],
]

const listOf = (nets: readonly Net[]): BlockList => {
  const list = new BlockList()
  for (const [net, bits] of nets) list.addSubnet(net, bits, kindOf(net))
  return list
}

const kindOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4')

const [privates, insides] = [listOf(PRIVATE), listOf([...PRIVATE, ...SPECIAL])]

/** True for an address of this machine, or of a network that is nobody else's; one of IPv4 inside IPv6 counts as itself, here and below. */
export const isPrivate = (address: string): boolean => privates.check(address, kindOf(address))

/** True for an address that is not of the internet: this machine, the networks it stands in, and what clouds tell their machines. */
export const isInside = (address: string): boolean => insides.check(address, kindOf(address))
