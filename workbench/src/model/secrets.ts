/** What stands where a secret was. */
export const MASK = '••••'

/** Parts of names, wherever in a name they stand. `auth` is none of `author`. */
const NAME_PARTS = [
  'auth(?!or(s|$|[-_ ]))|cookie|token|secret|passw|passphrase|pwd|credential|session|jwt|csrf|xsrf|signature|bearer',
  '(?:api|access|private|ssh|encryption|master)[-_. ]?key|credit[-_. ]?card|card[-_. ]?number',
  'connection[-_. ]?string|database[-_. ]?url|tax[-_. ]?id',
]
/** Names that are too short, or too usual inside of others, to be looked for in the middle of one. */
const WHOLE_NAMES = 'key|sig|code|pin|otp|2fa|sid|salt|pem|dsn|cvv|iban|ssn|passport|dob'

const SECRET_NAME = new RegExp(`${NAME_PARTS.join('|')}|^(?:${WHOLE_NAMES})$`, 'i')

/** True for the name of a header, a parameter or a field whose value lets somebody in, or is nobody else's business. */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name)

/**
 * Secrets that tell by their looks what they are; the first group is what stays before them. None can begin at each character of a
 * long word, so that a text is walked once, whatever it holds.
 */
const TOKENS: readonly RegExp[] = [
  /((?<![\w-]))eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, // JSON web token
  /()A(?:KI|SI)A[0-9A-Z]{16}/g,
  /()gh[pousr]_\w{20,}/g,
  /()github_pat_\w{20,}/g,
  /()xox[abposr]-[\w-]{10,}/g,
  /()[sr]k_live_\w{10,}/g,
  /()-----BEGIN [A-Z ]*PRIVATE KEY[\s\S]*?(?:-----END [A-Z ]*-----|$)/g,
  /(:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g, // password in a URL
  /(\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}/gi,
]
const PARAMETER = /([?&](?:token|key|secret|password|access_token|api_key|signature)=)[^&\s#]+/g

/** Cards begin with 2 to 6; a time in milliseconds, of which every tenth passes the check as well, begins with 1. */
const CARD = /\b[2-6](?:[ -]?\d){12,18}\b/g

/** `text` with `instead` where keys, tokens and passwords stand that tell by their looks what they are. */
export const withoutTokens = (text: string, instead = MASK): string =>
  TOKENS.reduce((left, shape) => left.replace(shape, (_, before: string) => before + instead), text)

/** The same, and values of parameters in URLs that are named like secrets, and card numbers. */
export const withoutSecretValues = (text: string, instead = MASK): string =>
  withoutTokens(text, instead)
    .replace(PARAMETER, (_, before: string) => before + instead)
    .replace(CARD, (digits) => (passesLuhn(digits) ? instead : digits))

function passesLuhn(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 1 : 2)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}

/** A URL that may be shown: without user and password, and without the values of parameters that let somebody in. */
export function shownUrl(text: string): string {
  if (!URL.canParse(text)) return text.replace(/\/\/[^/@]*@/, '//')
  const url = new URL(text)
  url.username = ''
  url.password = ''
  for (const name of [...url.searchParams.keys()]) if (isSecretName(name)) url.searchParams.set(name, 'MASKED')
  return url.href.replaceAll('=MASKED', `=${MASK}`)
}
