import type { Notice } from './protocol.ts'

/** What two sides that know the same token say to prove it: what was made up for this one connection, and what the process said of itself. */
export type Talk = { readonly controllerNonce: string; readonly agentNonce: string; readonly hello: string }

/** Who proves it; neither proof serves as the other one. */
export type Side = 'agent' | 'controller'

const crypto = () => process.getBuiltinModule('node:crypto') // loaded when somebody asks for a proof

/** Something that was never said before. */
export const nonce = (): string => crypto().randomBytes(32).toString('base64url')

/** HMAC-SHA256 of a talk under the token, which itself is never said. */
export const proofOf = (token: string, side: Side, { controllerNonce, agentNonce, hello }: Talk): string =>
  crypto()
    .createHmac('sha256', token)
    .update(JSON.stringify(['lastgood.probe/1', side, controllerNonce, agentNonce, hello]))
    .digest('base64url')

/** Compares without telling by the time it takes where two texts differ. */
export function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => crypto().createHash('sha256').update(text).digest()
  return crypto().timingSafeEqual(digest(one), digest(other))
}

/** A greeting as both sides put it into a proof. */
export const helloText = (hello: Extract<Notice, { type: 'hello' }>): string => JSON.stringify(hello)
