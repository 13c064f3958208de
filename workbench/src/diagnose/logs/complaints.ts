/**
 * Paper    RFC 8446 §6.2 and RFC 5280 §6: who verifies a certificate and refuses it sends an alert to who showed it; consumer-driven
 *          contracts (Robinson, 2006): who cannot read a message was sent another one than was agreed
 * Idea     some errors are complaints: they say that what the other side showed or sent is not what was expected. They accuse the other
 *          side; often it is not named in full, but by a word of its name ("DocClient: unexpected status", of `document-svc`)
 * Input    one line and its writer, the names of all services, those that are told that their certificate is refused
 * Output   the one service that the line complains of; undefined where it is no complaint, or may be of several
 * Cost     O(words of the line x services)
 */
import { stemsOf } from '../stems.ts'
import { isSevere } from './template-changes.ts'

/** Whom a complaint can be about. */
export type Counterparts = {
  readonly services: ReadonlySet<string>
  /** Services that are told that the other side does not trust what they showed. */
  readonly distrusted: ReadonlySet<string>
}

/** How Go, OpenSSL and Java write down that they received such an alert. */
const ALERTED =
  /remote error: tls|received fatal alert|(ssl|tls)v?[\d.]* alert|alert (bad|expired|unknown|unsupported) cert/i
/** How they, Node and curl write down that they refuse what they were shown. */
const DISTRUSTS =
  /x509|certificate[ _]((has|is)[ _])?(expired|invalid|unknown|revoked|verify failed|not (yet )?valid)|self[- _]signed|issuer[ _]cert|PKIX path/i
/** What is wrong, and with which part of a message. */
const UNREADABLE =
  /\b(unexpected|unknown|unrecogni[sz]ed|unsupported|mismatch\w*|undecodable|(can ?not|could not|unable to|failed to) (parse|read|decode|deseriali[sz]e|unmarshal))\b.{0,40}\b(status|respon[cs]e|repl(y|ies)|answer|enum|field|schema|payload|message|content[- ]type|encoding|json|protobuf|avro)\b/i

/** Services that log that their certificate was refused. */
export const distrustedIn = (
  lines: readonly { readonly service: string; readonly severity: string; readonly text: string }[],
): ReadonlySet<string> =>
  new Set(lines.flatMap(({ service, severity, text }) => (isSevere(severity) && ALERTED.test(text) ? [service] : [])))

/** The service that a line complains of. */
export function complainedOf(writer: string, text: string, { services, distrusted }: Counterparts): string | undefined {
  if (ALERTED.test(text)) return undefined
  const refuses = DISTRUSTS.test(text)
  if (!refuses && !UNREADABLE.test(text)) return undefined
  const showed = refuses ? [...distrusted].filter((one) => one !== writer) : []
  const meant = showed.length > 0 ? showed : namedByWord(writer, text, services)
  return meant.length === 1 ? meant[0] : undefined
}

/** Services of which the text has a word of the name, or its beginning, that no other name has. */
function namedByWord(writer: string, text: string, services: ReadonlySet<string>): readonly string[] {
  const said = [...new Set(stemsOf(text))]
  const names = [...new Set([...services, writer])].map((service) => ({ service, words: stemsOf(service) }))
  const meantBy = (word: string): readonly string[] =>
    names.filter(({ words }) => words.some((one) => one.startsWith(word))).map(({ service }) => service)
  const meant = said.map(meantBy).filter((all) => all.length === 1 && all[0] !== writer)
  return [...new Set(meant.flat())]
}
