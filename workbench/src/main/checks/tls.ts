import { isIP, type LookupFunction } from 'node:net'
import { checkServerIdentity, connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'
import type { CheckTable, CheckWish, Fact, Reading } from '../../model/check.ts'
import { DAY_MS, minuteOf } from '../../model/time.ts'

const ANSWER_MS_MAX = 10_000
const CHAIN_MAX = 10 // a chain has two to four; more is a loop or an attack
const NAMES_SHOWN = 10

type Wish = Extract<CheckWish, { readonly check: 'tls' }>

/** What a reader of endpoints needs: the time, and how names are resolved where not every address may be asked. */
export type Place = { readonly now: number; readonly lookup?: LookupFunction | undefined }

/** Shakes hands, sends nothing, and tells the certificates, whom they are for, who vouches for them, and when they end. */
export async function lookAtTls({ host, port, name = host }: Wish, { now, lookup }: Place): Promise<Reading> {
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const as = name === host ? '' : ` as ${name}`
  const shaken = await handshake({ host, port, name, lookup })
  if (typeof shaken === 'string')
    return { target: target + as, facts: [{ name: 'answer', value: shaken, unit: '' }], tables: [], gaps: [] }
  const chain = chainOf(shaken.socket.getPeerCertificate(true))
  const facts = factsOf(shaken, chain, { name, now })
  shaken.socket.destroy()
  const gaps = [
    'revocation is not asked',
    'only what this address answers: another address may have another certificate',
  ]
  return { target: target + as, facts, tables: [chainTable(chain, now)], gaps }
}

type Shaken = { readonly socket: TLSSocket; readonly tookMs: number }
type Where = {
  readonly host: string
  readonly port: number
  readonly name: string
  readonly lookup: LookupFunction | undefined
}

/** The connection, whoever vouches for it; a sentence when there is none. */
function handshake({ host, port, name, lookup }: Where): Promise<Shaken | string> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    // Nothing is sent or believed: a certificate that clients refuse is what this is here to show.
    const trustAnyone = { rejectUnauthorized: false, checkServerIdentity: () => undefined }
    const servername = isIP(name) === 0 ? { servername: name } : {}
    const protocols = { ALPNProtocols: ['h2', 'http/1.1'] }
    const socket = connect({ host, port, ...servername, ...protocols, ...trustAnyone, ...(lookup && { lookup }) })
    const fail = (why: string): void => {
      socket.destroy()
      resolve(why)
    }
    const late = setTimeout(() => fail(`no handshake within ${ANSWER_MS_MAX / 1_000} s`), ANSWER_MS_MAX)
    socket.on('error', (error) => {
      clearTimeout(late)
      fail(whyOf(error))
    })
    socket.once('secureConnect', () => {
      clearTimeout(late)
      resolve({ socket, tookMs: performance.now() - startedAt })
    })
  })
}

/** OpenSSL says what it met; the rest of its message is the place in its source. */
function whyOf(error: Error & { readonly reason?: string }): string {
  if (error.reason === 'wrong version number') return 'what answers there speaks no TLS'
  return (error.reason ?? error.message).trim().slice(0, 300) || 'the connection broke off'
}

/** The server's certificate first, then who vouches for whom. */
function chainOf(first: DetailedPeerCertificate): readonly DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = []
  let next: DetailedPeerCertificate | undefined = first
  while (next?.fingerprint256 !== undefined && chain.length < CHAIN_MAX && !chain.includes(next)) {
    chain.push(next)
    next = next.issuerCertificate
  }
  return chain
}

function factsOf(
  { socket, tookMs }: Shaken,
  chain: readonly DetailedPeerCertificate[],
  { name, now }: { readonly name: string; readonly now: number },
): readonly Fact[] {
  const [own] = chain
  const text = (fact: string, value: string): Fact => ({ name: fact, value: value.slice(0, 400) || 'none', unit: '' })
  const named = own === undefined ? 'it sent no certificate' : (checkServerIdentity(name, own)?.message ?? 'yes')
  return [
    text('answer', 'yes'),
    text('trust', socket.authorized ? 'yes' : whyUntrusted(socket.authorizationError)),
    text('named', named),
    ...chain.flatMap((one) => lifeOf(one, now)),
    text('names', namesOf(own)),
    text('protocol', socket.getProtocol() ?? ''),
    text('cipher', socket.getCipher().standardName),
    text('speaks', socket.alpnProtocol || 'nothing agreed (ALPN)'),
    { name: 'handshake', value: tookMs / 1_000, unit: 's' },
  ]
}

/** A certificate is told by its subject, for `of` has to stay the same when it is renewed. */
function lifeOf(one: DetailedPeerCertificate, now: number): readonly Fact[] {
  const of = subjectOf(one)
  const [from, to] = [Date.parse(one.valid_from), Date.parse(one.valid_to)]
  return [
    { name: 'expires-in', of, value: (to - now) / DAY_MS, unit: 'd' },
    { name: 'life', of, value: (to - from) / DAY_MS, unit: 'd' },
  ]
}

const subjectOf = ({ subject }: DetailedPeerCertificate): string => nameIn(subject)

const nameIn = (party: DetailedPeerCertificate['subject'] | undefined): string =>
  [party?.CN ?? party?.O ?? party?.OU ?? 'without a name'].flat().join(', ').slice(0, 200) || 'without a name'

function namesOf(own: DetailedPeerCertificate | undefined): string {
  const names = own?.subjectaltname?.split(', ') ?? []
  const more = names.length > NAMES_SHOWN ? `, and ${names.length - NAMES_SHOWN} more` : ''
  return names.slice(0, NAMES_SHOWN).join(', ') + more
}

const WHY: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'nobody known vouches for it: an intermediate certificate is missing, or the authority is a private one (NODE_EXTRA_CA_CERTS names it)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not known here (NODE_EXTRA_CA_CERTS names private ones)',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it vouches for itself',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate of its issuer is neither sent nor known here',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
}

/** Node gives the code of OpenSSL's verdict, whatever the type says. */
function whyUntrusted(error: Error | string | null): string {
  const code = String((error as NodeJS.ErrnoException | null)?.code ?? error)
  return WHY[code] ?? code
}

function chainTable(chain: readonly DetailedPeerCertificate[], now: number): CheckTable {
  const rows = chain.map((one) => [
    subjectOf(one),
    nameIn(one.issuer),
    minuteOf(one.valid_to),
    Math.floor((Date.parse(one.valid_to) - now) / DAY_MS),
  ])
  return { title: 'certificates', columns: ['for', 'from', 'ends (UTC)', 'days left'], rows, cut: 0 }
}
