import { once } from 'node:events'
import type { Command } from 'commander'
import { printable, printableJson } from '../../lib/printable.ts'
import type { Result } from '../../lib/result.ts'
import type { Refusal } from './refusal.ts'

/** A line's group and template. */
export type TemplateLine = { readonly group: string; readonly template: string }

/** How the reading went. */
export type TemplatesRead = {
  /** Lines of which only the beginning was looked at. */
  readonly cutLines: number
  /** Whether there were more kinds of line than are compared with each other. */
  readonly cut: boolean
}

/** Reads a log twice and tells the templates of its lines in their order; stops when `hear` answers false. */
export type ReadTemplates = (
  path: string,
  hear: (lines: readonly TemplateLine[]) => Promise<boolean>,
) => Promise<Result<TemplatesRead, Refusal>>

type Face = {
  readonly read: ReadTemplates
  readonly out: NodeJS.WriteStream
  readonly warn: (text: string) => void
  readonly refuse: (refusal: Refusal) => void
}

const TEMPLATE_CHARS_MAX = 100_000 // a masked line is shorter, escapes included
const LISTED_MAX = 50_000 // templates that --json counts; lines of others are summed up

/** Adds `lastgood templates FILE`. */
export function addTemplates(program: Command, face: Face): void {
  program
    .command('templates')
    .description('what kinds of line a log holds: for each line its group, a tab, and its template')
    .argument('<file>', 'a log, one message a line; - for standard input')
    .option('--json', 'the templates with their counts, most frequent first')
    .action(async (file: string, flags: { json?: boolean }) => {
      const printer = flags.json ? jsonPrinter(face.out) : linePrinter(face.out)
      const read = await face.read(file, printer.hear)
      if (!read.ok) return face.refuse(read.error)
      await printer.end()
      const { cutLines, cut } = read.value
      if (cutLines > 0)
        face.warn(
          `${cutLines === 1 ? '1 line is' : `${cutLines} lines are`} too long; only the beginning was looked at`,
        )
      if (cut)
        face.warn('more kinds of line than are compared with each other; some templates keep words that are values')
    })
}

type Printer = { hear(lines: readonly TemplateLine[]): Promise<boolean>; end(): Promise<void> }

function linePrinter(out: NodeJS.WriteStream): Printer {
  const write = writerOn(out)
  const shown = new Map<string, string>()
  const textOf = ({ group, template }: TemplateLine): string => {
    const known = shown.get(group)
    if (known !== undefined) return known
    const text = `${group}\t${printable(template, TEMPLATE_CHARS_MAX)}\n`
    if (shown.size < LISTED_MAX) shown.set(group, text)
    return text
  }
  return { hear: (lines) => write(lines.map(textOf).join('')), end: async () => {} }
}

function jsonPrinter(out: NodeJS.WriteStream): Printer {
  const counts = new Map<string, { group: string; template: string; count: number }>()
  let lines = 0
  let linesOfOthers = 0
  return {
    async hear(read) {
      lines += read.length
      for (const { group, template } of read) {
        const known = counts.get(group)
        if (known) known.count++
        else if (counts.size < LISTED_MAX) counts.set(group, { group, template, count: 1 })
        else linesOfOthers++
      }
      return true
    },
    async end() {
      const templates = [...counts.values()].sort((a, b) => b.count - a.count || (a.group < b.group ? -1 : 1))
      await writerOn(out)(`${printableJson({ lines, linesOfOthers, templates }, 2)}\n`)
    },
  }
}

/** Writes as fast as the reader takes it; false when the reader has gone, as `head` does. */
function writerOn(out: NodeJS.WriteStream): (text: string) => Promise<boolean> {
  let isOpen = true
  out.on('error', () => {
    isOpen = false
  })
  return async (text) => {
    if (isOpen && text !== '' && !out.write(text)) await once(out, 'drain').catch(() => {})
    return isOpen
  }
}
