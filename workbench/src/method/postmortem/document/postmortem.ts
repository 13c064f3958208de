import type { Meaning } from './meanings.ts'

/** Where something stands in the file, both counted from 1; columns in UTF-16 units, as editors do. */
export type Place = { readonly line: number; readonly column: number }

/** A stretch of running text. Both texts are as long as the stretch in the file: what is left out is blank. */
export type Passage = {
  /** Where it begins: characters from the beginning of the file. */
  readonly from: number
  /** What is written, without markup and addresses of links. */
  readonly text: string
  /** What the author says: no code, no quotations either. */
  readonly said: string
  /** True when it links to something, shows a picture, or names a piece of evidence. */
  readonly cites: boolean
}

export type Item = {
  readonly from: number
  readonly passages: readonly Passage[]
  readonly nested: readonly Block[]
}

export type Table = {
  readonly from: number
  readonly header: readonly Passage[]
  readonly rows: readonly (readonly Passage[])[]
}

export type Block =
  | { readonly kind: 'paragraph'; readonly passage: Passage }
  | { readonly kind: 'list'; readonly items: readonly Item[] }
  | { readonly kind: 'table'; readonly table: Table }
  /** Something to look at that holds no sentences: code, a diagram, a rule. */
  | { readonly kind: 'other' }

/** What stands under a heading, up to the next heading of any depth. */
export type Section = {
  /** Undefined for what stands before the first heading. */
  readonly heading: Passage | undefined
  readonly depth: number
  /** What it is about: by its own heading, else by that of the section it belongs to. */
  readonly meaning: Meaning | undefined
  /** True when its own heading gives the meaning. */
  readonly named: boolean
  readonly blocks: readonly Block[]
}

/** A comment that silences a rule. */
export type Silence = {
  readonly from: number
  readonly to: number
  readonly rule: string
  readonly reason: string
  /** The line it speaks of. */
  readonly line: number
}

/** The fields before the text. `error` tells why they cannot be read. */
export type FrontMatter = {
  readonly from: number
  readonly fields: Readonly<Record<string, unknown>>
  readonly error?: string
}

/** A postmortem as it is written, ours or another team's. */
export type Postmortem = {
  readonly source: string
  readonly frontMatter: FrontMatter | undefined
  readonly title: Passage | undefined
  /** In the order they stand in the file; nested sections follow the one they belong to. */
  readonly sections: readonly Section[]
  readonly silences: readonly Silence[]
}

/** The sections about one thing, those below it too. */
export const sectionsAbout = ({ sections }: Postmortem, ...meanings: readonly Meaning[]): readonly Section[] =>
  sections.filter(({ meaning }) => meaning !== undefined && meanings.includes(meaning))

/** All running text of blocks, in order. */
export const passagesOf = (blocks: readonly Block[]): readonly Passage[] => blocks.flatMap(passagesOfBlock)

function passagesOfBlock(block: Block): readonly Passage[] {
  switch (block.kind) {
    case 'paragraph':
      return [block.passage]
    case 'list':
      return block.items.flatMap(passagesOfItem)
    case 'table':
      return block.table.rows.flat()
    case 'other':
      return []
  }
}

/** All running text of an item, of items below it too. */
export const passagesOfItem = ({ passages, nested }: Item): readonly Passage[] => [...passages, ...passagesOf(nested)]

/** Tells where the characters of a text stand. */
export function placesIn(source: string): (offset: number) => Place {
  const starts = [0]
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    for (let high = starts.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - starts[low]! + 1 }
  }
}
