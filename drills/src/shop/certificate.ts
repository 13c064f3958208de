/**
 * X.509 certificates for 127.0.0.1, written by hand in DER, since Node signs but does not make certificates.
 * RFC 5280 §4.1 gives the structure.
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

const tag = (type: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  if (body.length < 128) return Buffer.concat([Buffer.from([type, body.length]), body])
  return Buffer.concat([Buffer.from([type, 0x82, body.length >> 8, body.length & 255]), body])
}
const sequence = (...parts: readonly Buffer[]) => tag(0x30, ...parts)
const oid = (hex: string) => tag(0x06, Buffer.from(hex, 'hex'))
const time = (at: Date) => tag(0x18, Buffer.from(`${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`))
const nameOf = (text: string) => sequence(tag(0x31, sequence(oid('550403'), tag(0x0c, Buffer.from(text)))))

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'))
const TRUE = tag(0x01, Buffer.from([255]))
const AUTHORITY = sequence(oid('551d13'), TRUE, tag(0x04, sequence(TRUE)))
const FOR_LOOPBACK = sequence(oid('551d11'), tag(0x04, sequence(tag(0x87, Buffer.from([127, 0, 0, 1])))))

/** Who a certificate is for, or from. */
export type Party = { readonly name: string; readonly key: KeyObject }

/** A party with a key of its own. */
export const newParty = (name: string): Party => ({
  name,
  key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
})

/** A certificate in PEM, valid from `from` to `to` (whole seconds); one that a party gives itself is an authority. */
export function certificateOf(
  subject: Party,
  { issuer, from, to }: { readonly issuer: Party; readonly from: Date; readonly to: Date },
): string {
  const body = sequence(
    tag(0xa0, tag(0x02, Buffer.from([2]))), // version 3
    tag(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_SHA256,
    nameOf(issuer.name),
    sequence(time(from), time(to)),
    nameOf(subject.name),
    publicKeyOf(subject.key),
    tag(0xa3, sequence(issuer === subject ? AUTHORITY : FOR_LOOPBACK)),
  )
  const signature = tag(0x03, Buffer.from([0]), sign('sha256', body, issuer.key))
  const base64 = sequence(body, ECDSA_SHA256, signature).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`
}

/** The SubjectPublicKeyInfo of a P-256 key: the point, uncompressed. */
function publicKeyOf(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' }) as { x: string; y: string }
  const point = Buffer.concat([Buffer.from([0, 4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return sequence(sequence(oid('2a8648ce3d0201'), oid('2a8648ce3d030107')), tag(0x03, point))
}
