const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’', '„': '“' }

/**
 * The words of a line as a shell would see them: what stands in quotes is one word. Chat tools make typographic quotes of quotes, and
 * a dash of `--` before a flag; both are taken for what was typed. A quote that nothing closes, or inside a word, stands for itself.
 */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = []
  let rest = line.trim()
  while (rest !== '') {
    const closing = QUOTES[rest[0]!]
    const end = closing === undefined ? -1 : closedAt(rest, closing)
    const word = end > 0 ? rest.slice(1, end) : /^\S+/.exec(rest)![0]
    words.push(end > 0 ? word : flagIn(word))
    rest = rest.slice(end > 0 ? end + 1 : word.length).trimStart()
  }
  return words
}

/** Where a quoted word ends: at a closing quote before a blank or the end. */
function closedAt(text: string, closing: string): number {
  for (let at = text.indexOf(closing, 1); at > 0; at = text.indexOf(closing, at + 1))
    if (at === text.length - 1 || /\s/.test(text[at + 1]!)) return at
  return -1
}

const flagIn = (word: string): string => word.replace(/^[—–](?=[a-z])/, '--')
