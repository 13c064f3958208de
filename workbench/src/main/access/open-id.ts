import * as client from 'openid-client'
import { isLoopback } from '../../lib/loopback.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import { groupScopes, type Holder, scopesOf } from '../../model/access.ts'
import { actor } from '../../model/incident/entry.ts'
import type { Asked, OpenId } from '../../show/http/open-id.ts'
import type { Config } from '../settings/config.ts'

const ASK_S_MAX = 10 // somebody waits in front of a page
const CLAIM_GROUPS_MAX = 1_000
const SCOPE = 'openid profile email'

type OpenIdSettings = Pick<Config, 'oidcIssuer' | 'oidcClient' | 'oidcSecret' | 'oidcGroups' | 'oidcClaim'>

/** Why nobody could sign in with these settings; undefined when they are whole, or absent. */
export function whyNoOpenId({ oidcIssuer, oidcClient, oidcGroups }: OpenIdSettings): string | undefined {
  if (oidcIssuer === '') return undefined
  const { protocol, hostname } = new URL(oidcIssuer)
  if (protocol !== 'https:' && !isLoopback(hostname))
    return 'oidcIssuer: expected a URL with https, for secrets travel there'
  if (oidcClient === '')
    return 'oidcIssuer is set and oidcClient is not: say the client id that the provider gave the workbench'
  if (oidcGroups.trim() === '')
    return 'oidcIssuer is set and oidcGroups is not: say who may what, e.g. oidcGroups: sre=responder, *=viewer'
  return undefined
}

/**
 * Signing in at a provider by OpenID Connect: authorization code with PKCE, state and nonce. The provider is asked for its
 * endpoints when the first one signs in, so a workbench starts without it.
 * Bounds   each question to the provider takes 10 s at most.
 */
export function openIdOf(settings: OpenIdSettings, log: (line: string) => void): OpenId | undefined {
  if (settings.oidcIssuer === '') return undefined
  const { host } = new URL(settings.oidcIssuer)
  let known: Promise<client.Configuration> | undefined
  const configuration = (): Promise<client.Configuration> => {
    known ??= discovered(settings).catch((cause: unknown) => {
      known = undefined // it may be back the next time
      throw cause
    })
    return known
  }
  const failed = (what: string, cause: unknown): Result<never, string> => {
    log(`sign-in at ${host}: ${what}: ${reasonOf(cause)}`)
    return err(`${what}. The log of the workbench says why.`)
  }
  return {
    name: host,
    leave: async (backTo) => {
      try {
        return ok(await wayOut(await configuration(), backTo))
      } catch (cause) {
        return failed('The provider could not be asked', cause)
      }
    },
    arrive: async (at, asked) => {
      try {
        return whoIs(await claimsOf(await configuration(), at, asked), settings)
      } catch (cause) {
        return failed('The provider did not vouch for you', cause)
      }
    },
  }
}

async function discovered({ oidcIssuer, oidcClient, oidcSecret }: OpenIdSettings): Promise<client.Configuration> {
  const issuer = new URL(oidcIssuer)
  const isPlain = issuer.protocol === 'http:' // only on this machine, see whyNoOpenId
  return client.discovery(
    issuer,
    oidcClient,
    oidcSecret === '' ? {} : { client_secret: oidcSecret },
    oidcSecret === '' ? client.None() : undefined,
    { timeout: ASK_S_MAX, execute: isPlain ? [client.allowInsecureRequests] : [] },
  )
}

async function wayOut(known: client.Configuration, backTo: string): Promise<{ to: string; asked: Asked }> {
  const asked = { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() }
  const to = client.buildAuthorizationUrl(known, {
    redirect_uri: backTo,
    scope: SCOPE,
    state: asked.state,
    nonce: asked.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(asked.verifier),
    code_challenge_method: 'S256',
  })
  return { to: to.href, asked }
}

type Claims = Readonly<Record<string, unknown>> & { readonly sub: string }

/** What the provider says of who came back: in the token that it signed, and what only its user endpoint tells. */
async function claimsOf(known: client.Configuration, at: URL, asked: Asked): Promise<Claims> {
  const tokens = await client.authorizationCodeGrant(known, at, {
    expectedState: asked.state,
    expectedNonce: asked.nonce,
    pkceCodeVerifier: asked.verifier,
    idTokenExpected: true,
  })
  const signed = tokens.claims()
  if (signed === undefined) throw new Error('it sent no ID token')
  if (known.serverMetadata().userinfo_endpoint === undefined) return signed
  return { ...(await client.fetchUserInfo(known, tokens.access_token, signed.sub)), ...signed }
}

function whoIs(claims: Claims, { oidcGroups, oidcClaim }: OpenIdSettings): Result<Holder, string> {
  const known = groupScopes(oidcGroups)
  const scopes = known.ok ? scopesOf(groupsIn(claims[oidcClaim]), known.value) : []
  if (scopes.length === 0)
    return err(
      'The provider knows you, but none of your groups may anything here. Ask whoever keeps the setting oidcGroups.',
    )
  const name = nameIn(claims)
  if (name === undefined)
    return err('The provider tells no name of you that the record could keep: one line is asked for.')
  return ok({ name, kind: 'human', scopes })
}

const groupsIn = (claim: unknown): readonly string[] =>
  (Array.isArray(claim) ? claim.slice(0, CLAIM_GROUPS_MAX) : [claim]).filter((group) => typeof group === 'string')

/**
 * What the record calls somebody; undefined when nothing that is told is a name there. A name that its bearer may choose, which could be
 * another's address, never stands without the `sub` that nobody else has.
 */
function nameIn({ email, email_verified, preferred_username, sub }: Claims): string | undefined {
  const chosen = typeof preferred_username === 'string' ? `${preferred_username} (${sub})` : undefined
  const told = [email_verified === true ? email : undefined, chosen, sub]
  return told.map((name) => actor.shape.name.safeParse(name)).find((name) => name.success)?.data
}

function reasonOf(cause: unknown): string {
  const { message, cause: deeper } = cause as Error
  return deeper instanceof Error && deeper.message !== message ? `${message} (${deeper.message})` : message
}
