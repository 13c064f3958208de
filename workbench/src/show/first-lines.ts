/** The first lines of many, and a last one that counts the others. */
export function firstLines(lines: readonly string[], linesMax: number): readonly string[] {
  const more = lines.length - linesMax
  return more > 0 ? [...lines.slice(0, linesMax), `… ${more} more lines`] : lines
}

const OUTPUT_LINES_MAX = 12 // the rest is evidence

/** What an action printed, as far as it is shown beside what came of it; blank lines are left out. */
export const outputLines = (output: string): readonly string[] =>
  firstLines(
    output.split('\n').filter((line) => line.trim() !== ''),
    OUTPUT_LINES_MAX,
  )
