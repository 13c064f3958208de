import { fitted } from '../../lib/display-width.ts'
import { columnsOf } from './columns.ts'

/** Tells what goes on: one line that is overwritten on a terminal, one line for each step elsewhere. */
export function progressOn(stream: NodeJS.WriteStream): { say: (text: string) => void; end: () => void } {
  // On a terminal no line may break, however narrow it is, or it could not be overwritten.
  const columns = stream.columns || columnsOf(stream, process.env.COLUMNS)
  let last = ''
  return {
    say(text) {
      const line = fitted(text, columns - 1)
      if (line === last) return
      last = line
      stream.write(stream.isTTY ? `\r\u001b[2K${line}` : `${line}\n`)
    },
    end() {
      if (stream.isTTY && last !== '') stream.write('\r\u001b[2K')
      last = ''
    },
  }
}
