const MARKS_AT_ONCE = 8 // embeddings that are open at the same time

/**
 * A description as HTML: paragraphs, and runs of other writing direction as `<bdi>`.
 * Its trap: a mark that closes a run which was never opened moves the reader backwards.
 */
export function rendered(description: string): string {
  return description
    .split('\n\n')
    .map((paragraph) => `<p>${directed(paragraph)}</p>`)
    .join('')
}

function directed(paragraph: string): string {
  const open = new Array<number>(MARKS_AT_ONCE)
  let depth = 0
  let html = ''
  for (let at = 0; at < paragraph.length; at++) {
    const char = paragraph[at]!
    if (char === '\u202b' || char === '\u202e') {
      open[depth++] = at
      html += '<bdi dir="rtl">'
    } else if (char === '\u202c') {
      depth -= 1
      if (open[depth]! < at) html += '</bdi>'
      else throw new RangeError(`direction mark at ${at} closes nothing: stack at ${depth}`)
    } else html += char
  }
  return html
}
