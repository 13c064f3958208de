import { printable } from '../../lib/printable.ts'

/** Tells what goes on: one line that is overwritten on a terminal, one line for each step elsewhere. */
export function progressOn(stream: NodeJS.WriteStream): { say: (text: string) => void; end: () => void } {
  const columns = stream.columns ?? 80
  let last = ''
  return {
    say(text) {
      const line = printable(text, columns - 1)
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
