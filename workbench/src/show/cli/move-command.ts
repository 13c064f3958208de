import type { Command } from 'commander'
import { printable, printableJson } from '../../lib/printable.ts'
import type { Result } from '../../lib/result.ts'
import type { Flags, Progress } from './flags.ts'
import { progressOn } from './progress.ts'
import type { Refusal } from './refusal.ts'

/** What was moved, and how much of it is at its new place. */
export type Moved = {
  /** Rows of a table and day; undefined where telemetry stays where it is. */
  readonly telemetry:
    | readonly { readonly table: string; readonly day: string; readonly rows: number; readonly arrived: number }[]
    | undefined
  readonly record: { readonly incidents: number; readonly entries: number; readonly evidence: number } | undefined
}

/** Moves what the data folder holds to where the settings keep it. */
export type Move = (flags: Flags, progress: Progress) => Promise<Result<Moved, Refusal>>

export type MoveFace = {
  readonly move: Move
  readonly print: (text: string) => void
  readonly error: NodeJS.WriteStream
  readonly refuse: (refusal: Refusal) => void
  readonly withSettings: (command: Command) => Command
}

/** `lastgood move`: from one machine to servers. */
export function addMove(program: Command, face: MoveFace): void {
  const command = program
    .command('move')
    .description('copy telemetry and record from the data folder to the ClickHouse and the PostgreSQL that are set')
    .option('--json', 'as JSON')
  face.withSettings(command).action(async (flags: Flags) => {
    const progress = progressOn(face.error)
    const moved = await face.move(flags, progress.say)
    progress.end()
    if (!moved.ok) return face.refuse(moved.error)
    face.print(flags.json ? `${printableJson(moved.value, 2)}\n` : movedText(moved.value))
  })
}

function movedText({ telemetry, record }: Moved): string {
  const days = (telemetry ?? []).map(({ table, day, rows, arrived }) => {
    const gap = arrived < rows ? '  the rest is older than the retention there; if not, type the command again' : ''
    return `${printable(table).padEnd(28)} ${printable(day).padEnd(10)} ${rows} rows, ${arrived} there${gap}`
  })
  const kept = record && [
    `record   ${record.incidents} incidents, ${record.entries} entries, ${record.evidence} pieces of evidence; each chain holds there`,
  ]
  return [...days, ...(kept ?? []), 'The data folder is as it was: remove it when you have looked.', ''].join('\n')
}
