/** A piece of a prediction's text: where it begins, and whether it was quoted (then it is never a keyword). */
export type Token = { readonly text: string; readonly at: number; readonly quoted: boolean }

const PIECE = /\s*(?:"((?:[^"\\]|\\.)*)"|(>=|<=|≥|≤|[<>=,])|([^\s",<>=≥≤]+)|("))/uy

const PLAIN: Readonly<Record<string, string>> = { '≥': '>=', '≤': '<=' }

/** A text in pieces: words, quoted texts, comparisons, commas. Cost: linear. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  PIECE.lastIndex = 0
  for (let found = PIECE.exec(text); found !== null; found = PIECE.exec(text)) {
    const [whole, quoted, sign, word, stray] = found
    const at = found.index + whole.length - whole.trimStart().length
    if (quoted !== undefined) tokens.push({ text: quoted.replace(/\\(.)/gu, '$1'), at, quoted: true })
    else tokens.push({ text: (sign && (PLAIN[sign] ?? sign)) ?? word ?? stray ?? '', at, quoted: false })
  }
  return tokens
}
