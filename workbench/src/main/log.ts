import { printable } from '../lib/printable.ts'

const LINE_CHARS_MAX = 2_000 // a line may quote what was received

/** One line to the error output for whoever runs the program; what it quotes cannot move the terminal. */
export function log(line: string): void {
  process.stderr.write(`lastgood: ${printable(line, LINE_CHARS_MAX)}\n`)
}
