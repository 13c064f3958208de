/** What stands where a secret was. */
export const MASK = '••••'

const SECRET_NAME =
  /auth(?!or(s|$|[-_ ]))|cookie|token|secret|passw|pwd|credential|session|api[-_.]?key|access[-_.]?key|private[-_.]?key|^key$|signature|^sig$|^code$|jwt|csrf|xsrf/i

/** True for the name of a header, a parameter or a field whose value lets somebody in. */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name)

/** A URL that may be shown: without user and password, and without the values of parameters that let somebody in. */
export function shownUrl(text: string): string {
  if (!URL.canParse(text)) return text.replace(/\/\/[^/@]*@/, '//')
  const url = new URL(text)
  url.username = ''
  url.password = ''
  for (const name of [...url.searchParams.keys()]) if (isSecretName(name)) url.searchParams.set(name, 'MASKED')
  return url.href.replaceAll('=MASKED', `=${MASK}`)
}
