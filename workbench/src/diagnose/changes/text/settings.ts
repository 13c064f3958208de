/**
 * Paper    none; how a review reads the diff of a configuration: the same key on both sides, and which number is larger
 * Idea     numbers with one unit that stand under the same name before and after a change tell which way it went
 * Input    a change event with whatever details its source sent
 * Output   what it lowered and raised, by name, as it was written
 * Cost     O(characters)
 */
import type { ChangeEvent } from '../../../model/change.ts'
import { type DiffLine, linesOf } from './passages.ts'

/** A setting that became smaller or larger, in the words of the change. */
export type MovedSetting = {
  readonly name: string
  readonly from: string
  readonly to: string
  /** How many times what it was it became; Infinity where it was 0. */
  readonly factor: number
}

/** The settings that a change moved, in the order in which it tells them. */
export function movedSettings(change: ChangeEvent): readonly MovedSetting[] {
  const lines = linesOf(change)
  const before = settingsIn(lines.filter(({ line }) => line.startsWith('-')))
  const after = settingsIn(lines.filter(({ line }) => line.startsWith('+')))
  const moved = [...after].flatMap(([place, { name, amount }]) => movedFrom(name, before.get(place)?.amount, amount))
  const told = [...moved, ...lines.flatMap(({ line }) => movedWithin(line))]
  return told.length === 0 && after.size === 0 ? movedFrom(change.title, change.from, change.to) : told
}

const ARROW = /^[-+]?\s*["']?([\p{L}_][\p{L}\p{N}_.\-/ ]*?)["']?\s*[:=]\s*(\S{1,20}) (?:->|→|=>) (\S{1,20})$/u

/** As in `read_concurrency: 8 -> 96`. */
function movedWithin(line: string): readonly MovedSetting[] {
  const [, name, from, to] = ARROW.exec(oneSpaced(line)) ?? []
  return name === undefined ? [] : movedFrom(name, from, to)
}

function movedFrom(name: string, from: string | undefined, to: string | undefined): readonly MovedSetting[] {
  const [a, b] = [amountOf(from ?? ''), amountOf(to ?? '')]
  if (a === undefined || b === undefined || a.family !== b.family || a.value === b.value) return []
  return [{ name, from: from as string, to: to as string, factor: b.value / a.value }]
}

const SETTING =
  /^[-+]\s*["']?([\p{L}_][\p{L}\p{N}_.\-/ ]*?)["']?\s*[:=]+\s*["']?(\d[\d_]*(?:\.\d+)?\s*[\p{L}%]*)["']?[,;]?\s*(?:(?:#|\/\/).*)?$/u

type Setting = { readonly name: string; readonly amount: string }

/** Names with the numbers that stand after them, by file and name: one diff may tell of the same name in many files. */
function settingsIn(lines: readonly DiffLine[]): ReadonlyMap<string, Setting> {
  return new Map(
    lines.flatMap(({ file, line }): [string, Setting][] => {
      const [, name, amount] = SETTING.exec(oneSpaced(line)) ?? []
      return name === undefined || amount === undefined ? [] : [[`${file}\n${name}`, { name, amount }]]
    }),
  )
}

/** Runs of spaces would be tried at every length. */
const oneSpaced = (line: string): string => line.replace(/\s+/g, ' ')

const AMOUNT = /^(\d+(?:\.\d+)?)\s*([\p{L}%]*)$/u

const UNITS: Readonly<Record<string, readonly [family: string, factor: number]>> = {
  ms: ['time', 1],
  s: ['time', 1000],
  min: ['time', 60_000],
  h: ['time', 3_600_000],
  ki: ['bytes', 2 ** 10],
  mi: ['bytes', 2 ** 20],
  gi: ['bytes', 2 ** 30],
  kb: ['bytes', 1e3],
  mb: ['bytes', 1e6],
  gb: ['bytes', 1e9],
}

/** A unit that the table does not know is comparable with itself only. */
function amountOf(text: string): { readonly family: string; readonly value: number } | undefined {
  const [, number, unit = ''] = AMOUNT.exec(text.trim().replaceAll('_', '')) ?? []
  if (number === undefined) return undefined
  const [family, factor] = UNITS[unit.toLowerCase()] ?? [unit, 1]
  return { family, value: Number(number) * factor }
}
