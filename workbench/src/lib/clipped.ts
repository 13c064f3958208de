/** The text, or its beginning with an ellipsis when it is longer than `charsMax`; no character is cut in half. */
export function clipped(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text
  return `${text.slice(0, charsMax - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
