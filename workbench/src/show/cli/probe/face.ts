import type { Command } from 'commander'
import { printableJson } from '../../../lib/printable.ts'
import type { Result } from '../../../lib/result.ts'
import type { Flags } from '../flags.ts'
import type { TextOptions } from '../incident/parts.ts'
import type { Refusal } from '../refusal.ts'
import type { ProbeAsks } from './asks.ts'

/** What the commands of probes reach. */
export type ProbeFace = {
  readonly asks: () => Promise<ProbeAsks>
  readonly print: (text: string) => void
  readonly refuse: (refusal: Refusal) => void
  readonly options: () => TextOptions
  readonly withSettings: (command: Command) => Command
}

/** Prints an answer, or why there is none. */
export function answered<T>(
  face: ProbeFace,
  flags: Flags,
  answer: Result<T, Refusal>,
  text: (value: T, options: TextOptions) => string,
): void {
  if (!answer.ok) face.refuse(answer.error)
  else face.print(flags.json ? `${printableJson(answer.value, 2)}\n` : text(answer.value, face.options()))
}

/** What a command does: words come first, then the flags, then the command itself. */
export function act(command: Command, face: ProbeFace, run: (flags: Flags, ...words: string[]) => Promise<void>): void {
  face.withSettings(command.option('--json', 'as JSON')).action((...given: unknown[]) => {
    const words = given.slice(0, -2).flatMap((word) => (word === undefined ? [] : (word as string | string[])))
    return run(given.at(-2) as Flags, ...words)
  })
}
