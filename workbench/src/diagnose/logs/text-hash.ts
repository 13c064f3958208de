/**
 * Paper    cyrb53 (public domain), two multiplicative hashes of 32 bits
 * Idea     a text's number needs no table, so it is the same in every file and every run
 * Input    a text
 * Output   two hashes of 32 bits
 * Cost     O(length)
 */

/** Two 32-bit hashes of a text, as signed integers. */
export function textHash(text: string): readonly [number, number] {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    a = Math.imul(a ^ c, 2654435761)
    b = Math.imul(b ^ c, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return [a, b]
}

/** A text's number as 16 hexadecimal digits. */
export function hexHash(text: string): string {
  return textHash(text)
    .map((half) => (half >>> 0).toString(16).padStart(8, '0'))
    .join('')
}
