/** Stands where a secret would be. */
export const REDACTED = '[redacted]'

const SECRET_NAMES = new Set(
  `password passwd pwd passphrase pin otp 2fa secret clientsecret token accesstoken refreshtoken idtoken jwt authorization auth bearer apikey
  xapikey xauthtoken csrf xsrf cookie setcookie session sessionid sid privatekey sshkey pem encryptionkey masterkey salt signature
  connectionstring databaseurl dsn awssecretaccesskey creditcard cardnumber cvv iban ssn passport taxid dob geolocation ipaddress`.split(
    /\s+/,
  ),
)
const SECRET_ENDS = /(?:password|passwd|passphrase|secret|token|apikey|privatekey|cookie)$/
const NAME_CHARS_MAX = 64 // longer keys are data, not names; they are judged as values

const SECRET_VALUES = new RegExp(
  [
    'eyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*', // JSON web token
    'A(?:KI|SI)A[0-9A-Z]{16}',
    'gh[pousr]_\\w{20,}',
    'github_pat_\\w{20,}',
    'xox[abposr]-[\\w-]{10,}',
    '[sr]k_live_\\w{10,}',
    '-----BEGIN [A-Z ]*PRIVATE KEY[\\s\\S]*?(?:-----END [A-Z ]*-----|$)',
    '(?<=://[^\\s/@:]*:)[^\\s/@]+(?=@)', // password in a URL
    '(?<=[Bb]earer )[\\w.~+/=-]{8,}',
    '(?<=[?&](?:token|key|secret|password|access_token|api_key|signature)=)[^&\\s#]+',
  ].join('|'),
  'g',
)
const CARD = /\b\d(?:[ -]?\d){12,18}\b/g

/** With LASTGOOD_PROBE_ALLOW=id,n,items nothing but variables, fields and keys of these names is shown. */
const ALLOWED = allowed(process.env.LASTGOOD_PROBE_ALLOW ?? '')

function allowed(names: string): ReadonlySet<string> | undefined {
  const plain = names.split(',').map((name) => plainOf(name.trim()))
  return names.trim() === '' ? undefined : new Set(plain)
}

function plainOf(name: string): string {
  return name.toLowerCase().replace(/[-_@$.\s]/g, '')
}

/** Whether a variable, field or key of this name holds what must not leave the process. */
export function isSecretName(name: string): boolean {
  if (name.length > NAME_CHARS_MAX) return ALLOWED !== undefined
  return isSecretHeader(name) || ALLOWED?.has(plainOf(name)) === false
}

/** The same of names that stand in a list with their values. */
export const isSecretHeader = (name: string): boolean =>
  name.length <= NAME_CHARS_MAX && (SECRET_NAMES.has(plainOf(name)) || SECRET_ENDS.test(plainOf(name)))

const SECRET_CHARS_MIN = 12 // none of them is shorter
const CARD_DIGITS_MIN = 13

/**
 * Whether the patterns have to be asked at all: each of their matches holds one of these signs. One walk over the characters costs a
 * twentieth of the patterns, and nearly all texts end here.
 */
function mayHoldSecret(text: string): boolean {
  let digits = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 48 && c <= 57) {
      if (++digits >= CARD_DIGITS_MIN) return true
    } else if (SIGNS[c] === 1 && hasSign(text, i)) return true
  }
  return false
}

/** The sign that each of these characters belongs to, and where in the sign it stands; of a lone character the sign is itself. */
const SIGN_AT: readonly (readonly [sign: string, at: number])[] = [
  ...(['_', '?', '&'] as const).map((sign) => [sign, 0] as const),
  ...([
    [':/', 0],
    ['eyJ', 2],
    ['IA', 0],
    ['xox', 0],
    ['--', 0],
    ['earer ', 5],
  ] as const),
]
const SIGNS = new Uint8Array(0x10000)
const SIGN_OF = new Map<string, readonly [sign: string, at: number]>()
for (const told of SIGN_AT) {
  const key = told[0].charAt(told[1])
  SIGNS[key.charCodeAt(0)] = 1
  SIGN_OF.set(key, told)
}

function hasSign(text: string, i: number): boolean {
  const [sign, at] = SIGN_OF.get(text.charAt(i)) ?? ['', 0]
  return text.startsWith(sign, i - at)
}

/** `text` with tokens, keys, passwords in URLs and card numbers taken out. */
export function withoutSecrets(text: string): string {
  if (text.length < SECRET_CHARS_MIN || !mayHoldSecret(text)) return text
  return text.replace(SECRET_VALUES, REDACTED).replace(CARD, (digits) => (passesLuhn(digits) ? REDACTED : digits))
}

function passesLuhn(text: string): boolean {
  const digits = [...text.replace(/\D/g, '')].reverse().map(Number)
  const sum = digits.reduce((s, d, i) => s + (i % 2 === 0 ? d : d > 4 ? 2 * d - 9 : 2 * d), 0)
  return sum % 10 === 0
}
