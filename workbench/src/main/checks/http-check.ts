import { lookup as lookupName } from 'node:dns'
import { get as getPlain } from 'node:http'
import { get as getSecure } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isLoopback } from '../../lib/loopback.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { HttpCheckPort } from '../../respond/incident/ports.ts'
import { failsOnSwitch } from '../unasked-switch.ts'

/** A health check that takes longer has failed as one. */
const ANSWER_MS_MAX = 5000

/**
 * Asks URLs for their status: those of this machine, and those of `hosts` (names or addresses, with or without a port) that the
 * operator declared. Nobody else can make the workbench reach into a network (server-side request forgery): a GET without
 * credentials or body, redirects not followed, the answer's body not read, and a name of this machine that resolves elsewhere refused.
 */
export function httpCheck(hosts: readonly string[]): HttpCheckPort {
  const declared = new Set(hosts.map((host) => host.toLowerCase()))
  return {
    refuses: (text) => refusal(text, declared),
    status: async (text) => {
      const why = refusal(text, declared)
      return why === undefined ? statusOf(new URL(text)) : err(why)
    },
  }
}

function refusal(text: string, declared: ReadonlySet<string>): string | undefined {
  if (!URL.canParse(text)) return `${text} is no URL`
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return `${url.protocol} is not asked, only http: and https:`
  if (url.username !== '' || url.password !== '')
    return 'a URL with a user or a password would stay in the record for ever'
  return refusedHost(url, declared)
}

/** Why the workbench does not reach out to a host (`hostname`, and `host` with its port); undefined when it does. */
export function refusedHost(
  { hostname, host }: Pick<URL, 'hostname' | 'host'>,
  declared: ReadonlySet<string>,
): string | undefined {
  if (isLoopback(hostname) || declared.has(hostname) || declared.has(host)) return undefined
  return `${host} is neither this machine nor one of the hosts that the setting checkHosts names`
}

/** How the names of a host are resolved that may be reached: a name of this machine only to this machine. */
export const lookupFor = ({ hostname }: Pick<URL, 'hostname'>): LookupFunction | undefined =>
  isLoopback(hostname) && isIP(hostname) === 0 ? lookupHere : undefined

/** Resolves as the system does, but a name of this machine only to an address of this machine. */
const lookupHere: LookupFunction = (hostname, options, done) =>
  lookupName(hostname, options, (error, address, family) => {
    const addresses = typeof address === 'string' ? [address] : (address?.map((one) => one.address) ?? [])
    const away = error === null && addresses.some((one) => !isLoopback(one))
    done(away ? new Error(`${hostname} is not this machine`) : error, address, family)
  })

type Status = { readonly status: number; readonly tookMs: number }

function statusOf(url: URL): Promise<Result<Status, string>> {
  const started = performance.now()
  const signal = AbortSignal.timeout(ANSWER_MS_MAX)
  const get = url.protocol === 'https:' ? getSecure : getPlain
  const lookup = lookupFor(url)
  return new Promise((resolve) => {
    const asked = get(
      url,
      { signal, agent: false, headers: { 'user-agent': 'lastgood' }, ...(lookup && { lookup }) },
      (answer) => {
        answer.destroy() // the status is all that is asked for
        resolve(ok({ status: answer.statusCode ?? 0, tookMs: performance.now() - started }))
      },
    )
    failsOnSwitch(asked)
    asked.on('error', (error) => {
      const why = signal.aborted ? `no answer within ${ANSWER_MS_MAX / 1000} s` : error.message
      resolve(err(`GET ${url.href}: ${why}`))
    })
  })
}
