/**
 * Paper    none
 * Idea     a list has as many entries as it has; how many is a value
 * Input    distinct templates
 * Output   those that differ only in how often the same words repeat, with the list as one value
 * Cost     O(templates · words)
 */
import { WILDCARD } from './word-mask.ts'

const ENTRY_WORDS_MAX = 4
const ENTRIES_MIN = 3 // two of a kind are a pair, three a list

type List = { readonly key: string; readonly joined: string; readonly entriesMax: number }

/** Templates that differ in the length of a list → the template with the list as one value. */
export function joinedLists(templates: readonly string[]): Map<string, string> {
  const byKey = new Map<string, { joined: string; entriesMax: number; templates: string[] }>()
  for (const template of templates) {
    const { key, joined, entriesMax } = listOf(template)
    const same = byKey.get(key)
    if (!same) byKey.set(key, { joined, entriesMax, templates: [template] })
    else {
      same.templates.push(template)
      if (entriesMax > same.entriesMax) Object.assign(same, { joined, entriesMax })
    }
  }
  const lists = [...byKey.values()].filter((list) => list.templates.length > 1 && list.entriesMax >= ENTRIES_MIN)
  return new Map(lists.flatMap((list) => list.templates.map((template) => [template, list.joined])))
}

/** `key` is equal for lists of any length. */
function listOf(template: string): List {
  const words = template.split(' ')
  const key: string[] = []
  const joined: string[] = []
  let entriesMax = 1
  for (let at = 0; at < words.length; ) {
    const { size, entries } = repeatAt(words, at)
    entriesMax = Math.max(entriesMax, entries)
    key.push(...words.slice(at, at + size).map(bare))
    joined.push(...(entries >= ENTRIES_MIN ? [WILDCARD] : words.slice(at, at + size * entries)))
    at += size * entries
  }
  return { key: key.join(' '), joined: joined.join(' '), entriesMax }
}

/** The entry that begins at a word and how often it is repeated there; what repeats must hold a value. */
function repeatAt(words: readonly string[], at: number): { size: number; entries: number } {
  for (let size = 1; size <= ENTRY_WORDS_MAX; size++) {
    if (!words.slice(at, at + size).some((word) => word.includes(WILDCARD))) continue
    let entries = 1
    while (isSame(words, at, at + size * entries, size)) entries++
    if (entries > 1) return { size, entries }
  }
  return { size: 1, entries: 1 }
}

function isSame(words: readonly string[], a: number, b: number, size: number): boolean {
  for (let i = 0; i < size; i++) {
    const [left, right] = [words[a + i], words[b + i]]
    if (left === undefined || right === undefined || bare(left) !== bare(right)) return false
  }
  return true
}

/** Entries but the last often end in a comma. */
const bare = (word: string): string => word.replace(/[,;]$/, '')
