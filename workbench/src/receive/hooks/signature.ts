import { createHmac, timingSafeEqual } from 'node:crypto'

/** Whether one of the secrets made this signature (hexadecimal, HMAC-SHA256) of exactly these bytes. */
export function isSigned(bytes: Uint8Array, hex: string, secrets: readonly string[]): boolean {
  if (!/^[0-9a-f]{64}$/i.test(hex)) return false
  const told = Buffer.from(hex, 'hex')
  return secrets.some((secret) => timingSafeEqual(createHmac('sha256', secret).update(bytes).digest(), told))
}

/** Whether two secrets are the same, told in a time that does not depend on where they differ. */
export function isSameSecret(one: string, other: string): boolean {
  const named = (text: string): Buffer => createHmac('sha256', 'compared').update(text).digest()
  return timingSafeEqual(named(one), named(other)) // of equal length, whatever the secrets are
}
