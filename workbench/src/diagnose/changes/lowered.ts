/**
 * Paper    none; how a review reads the diff of a configuration: the same key on both sides, and which number is smaller
 * Idea     numbers with one unit that stand under the same name before and after a change tell which way it went
 * Input    a change event with whatever details its source sent
 * Output   what it lowered, by name, as it was written
 * Cost     O(characters)
 */
import type { ChangeEvent } from '../../model/change.ts'
import { linesOn } from './passages.ts'

/** A setting that became smaller, in the words of the change. */
export type Lowered = { readonly name: string; readonly from: string; readonly to: string }

const RESERVE = 0.2 // what is run at four fifths of its limit, as is usual, has this share to spare: less was not missed

/** The settings that a change lowered, in the order in which it tells them. */
export function loweredIn(change: ChangeEvent): readonly Lowered[] {
  const before = settingsIn(linesOn('-', change))
  const after = settingsIn(linesOn('+', change))
  const told = [...after].flatMap(([name, to]): Lowered[] => {
    const from = before.get(name)
    return from !== undefined && isLess(to, from) ? [{ name, from, to }] : []
  })
  const { from = '', to = '', title } = change
  return told.length === 0 && after.size === 0 && isLess(to, from) ? [{ name: title, from, to }] : told
}

const SETTING =
  /^[-+]\s*["']?([\p{L}_][\p{L}\p{N}_.\-/ ]*?)["']?\s*[:=]+\s*["']?(\d[\d_]*(?:\.\d+)?\s*[\p{L}%]*)["']?[,;]?\s*(?:(?:#|\/\/).*)?$/u

/** Names with the numbers that stand after them. */
function settingsIn(lines: readonly string[]): ReadonlyMap<string, string> {
  const found = lines.map((line) => SETTING.exec(line))
  return new Map(found.flatMap((match) => (match ? [[match[1] as string, match[2] as string] as const] : [])))
}

const AMOUNT = /^(\d+(?:\.\d+)?)\s*([\p{L}%]*)$/u

/** Amounts of the same family of units, the first clearly smaller than the second. */
function isLess(some: string, other: string): boolean {
  const [a, b] = [amountOf(some), amountOf(other)]
  return a !== undefined && b !== undefined && a.family === b.family && a.value < (1 - RESERVE) * b.value
}

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
