/**
 * How well a command's name answers to what was typed, from 0 (not at all) to 1: each word of it has to be in the name. A name that begins
 * with it comes before one that has a word with that beginning, and that before one that only has it somewhere.
 */
export function match(name: string, typed: string): number {
  const [own, words] = [name.toLowerCase(), typed.toLowerCase().split(/\s+/).filter(Boolean)]
  if (words.length === 0) return 1
  const least = Math.min(...words.map((word) => wordIn(own, word)))
  return own.startsWith(words.join(' ')) ? 1 : least
}

function wordIn(name: string, word: string): number {
  const at = name.indexOf(word)
  if (at < 0) return 0
  return ` ${name.replace(/[^\p{L}\p{N}]+/gu, ' ')}`.includes(` ${word}`) ? 0.6 : 0.2
}
