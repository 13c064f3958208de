import type { Html, ListItem, Nodes, Parents, RootContent, Table as TableNode, Yaml } from 'mdast'
import { parse as parseYaml } from 'yaml'
import { messageOf } from '../../../lib/message-of.ts'
import { err, ok, type Result } from '../../../lib/result.ts'
import { parseMarkdown } from './markdown.ts'
import { type Meaning, meaningOf, meaningOfLabel } from './meanings.ts'
import {
  type Block,
  type FrontMatter,
  type Item,
  type Passage,
  type Postmortem,
  placesIn,
  type Section,
  type Silence,
  type Table,
} from './postmortem.ts'

/** Reads a postmortem in Markdown, whatever its headings. Errors: one line that says why it cannot be read. */
export function readPostmortem(text: string): Result<Postmortem, string> {
  const source = text.replace(/^\ufeff/, '')
  const tree = parseMarkdown(source)
  if (!tree.ok) return err(tree.error)
  const nodes = tree.value.children
  const written = writtenIn(source, tree.value)
  const sections = sectionsOf(nodes, written)
  const titled = titleOf(sections)
  return ok({
    source,
    frontMatter: frontMatterOf(nodes.find((node) => node.type === 'yaml')),
    title: titled?.heading,
    sections: sections.map((section) => (section === titled ? leadOf(section, sections) : section)),
    silences: silencesOf(tree.value, source),
  })
}

const fromOf = (node: Nodes): number => node.position?.start.offset ?? 0
const toOf = (node: Nodes): number => node.position?.end.offset ?? 0

/** A node and all below it, in the order they are written; without recursion, for text may nest as deep as it likes. */
function allOf(root: Nodes): readonly Nodes[] {
  const all: Nodes[] = []
  const ahead: Nodes[] = [root]
  for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
    all.push(node)
    if ('children' in node) for (const child of (node as Parents).children.toReversed()) ahead.push(child)
  }
  return all
}

/** Gives the passage between two places of the file. */
type Written = (from: number, to: number) => Passage

const QUOTATION = /"[^"\n]{1,300}"|“[^”]{1,300}”/g
const ADDRESS = /\bhttps?:\/\/[^\s<>)|]+/g
const HANDLE_OF_EVIDENCE = /\bev-\d+\b/

function writtenIn(source: string, root: Nodes): Written {
  const text = source.replace(/[^\n]/g, ' ').split('')
  const said = [...text]
  const cited: number[] = []
  for (const node of allOf(root)) {
    const [from, to] = [fromOf(node), toOf(node)]
    if (node.type === 'text' || node.type === 'inlineCode') {
      const marked = source.slice(from, to)
      const plain = node.type === 'text' ? withoutMarks(marked) : marked.replace(/`/g, ' ')
      for (let i = from; i < to; i++) text[i] = plain[i - from]!
      if (node.type === 'text') for (let i = from; i < to; i++) said[i] = plain[i - from]!
    } else if (node.type === 'link' || node.type === 'linkReference' || node.type.startsWith('image')) cited.push(from)
  }
  return (from, to) => {
    const passage = text.slice(from, to).join('')
    return {
      from,
      text: passage.replace(ADDRESS, blank),
      said: said.slice(from, to).join('').replace(ADDRESS, blank).replace(QUOTATION, blank),
      cites:
        cited.some((at) => at >= from && at < to) ||
        passage.search(ADDRESS) >= 0 ||
        HANDLE_OF_EVIDENCE.test(source.slice(from, to)),
    }
  }
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ')

/** Blanks marks of quotes at the beginning of lines, and backslashes before marks. */
const withoutMarks = (text: string): string =>
  text.replace(/\n[ \t]*(>[ \t]?)+/g, blank).replace(/\\(?=[!-/:-@[-`{-~])/g, ' ')

type Growing = Omit<Section, 'blocks'> & { readonly blocks: Block[] }

const DEPTH_OF_LABELS = 7 // deeper than any heading

function sectionsOf(nodes: readonly RootContent[], written: Written): readonly Section[] {
  const sections: Growing[] = [{ heading: undefined, depth: 0, meaning: undefined, named: false, blocks: [] }]
  const around = sections.slice() // the one before any heading stays: no depth is below 0
  const open = (heading: Passage, depth: number, own: Meaning | undefined): void => {
    while (around.at(-1)!.depth >= depth) around.pop()
    const section: Growing = {
      heading,
      depth,
      meaning: own ?? around.at(-1)!.meaning,
      named: own !== undefined,
      blocks: [],
    }
    around.push(section)
    sections.push(section)
  }
  for (const node of nodes) {
    if (node.type === 'heading') {
      const heading = written(fromOf(node), toOf(node))
      open(heading, node.depth, meaningOf(heading.text))
    } else if (node.type === 'paragraph') {
      for (const part of labelled(written(fromOf(node), toOf(node)), written)) {
        if (part.label !== undefined) open(part.label, DEPTH_OF_LABELS, meaningOfLabel(part.label.text))
        if (part.rest.text.trim() !== '' || part.rest.cites)
          sections.at(-1)!.blocks.push({ kind: 'paragraph', passage: part.rest })
      }
    } else sections.at(-1)!.blocks.push(...blocksOf(node, written))
  }
  return sections
}

const LABEL = /^[ \t]*(\p{Lu}[\p{L}\p{N}'’ /&-]{1,40}?(?: ?\([^)\n]{1,30}\))?)[ \t]*(?::|$)/u

type Part = { readonly label?: Passage; readonly rest: Passage }

/** A paragraph cut where a line begins with a known heading and a colon (`Impact: 12 % …`), or consists of one. */
function labelled(passage: Passage, written: Written): readonly Part[] {
  const cuts: { readonly at: number; readonly label?: Passage; readonly restAt: number }[] = []
  let at = passage.from
  for (const line of passage.text.split('\n')) {
    const [whole, name] = LABEL.exec(line) ?? []
    if (name !== undefined && meaningOfLabel(name) !== undefined) {
      const nameAt = at + whole!.indexOf(name)
      cuts.push({ at, label: written(nameAt, nameAt + name.length), restAt: at + whole!.length })
    } else if (cuts.length === 0) cuts.push({ at, restAt: at })
    at += line.length + 1
  }
  const end = passage.from + passage.text.length
  return cuts.map(({ label, restAt }, i) => ({
    ...(label && { label }),
    rest: written(restAt, cuts[i + 1]?.at ?? end),
  }))
}

function blocksOf(node: RootContent, written: Written): readonly Block[] {
  switch (node.type) {
    case 'paragraph':
    case 'heading':
      return [{ kind: 'paragraph', passage: written(fromOf(node), toOf(node)) }]
    case 'list':
      return [{ kind: 'list', items: node.children.map((item) => itemOf(item, written)) }]
    case 'table':
      return [{ kind: 'table', table: tableOf(node, written) }]
    case 'blockquote':
      return node.children.flatMap((child) => blocksOf(child, written))
    case 'yaml':
    case 'html':
    case 'definition':
      return []
    default:
      return [{ kind: 'other' }]
  }
}

function itemOf(item: ListItem, written: Written): Item {
  const own = item.children.filter((child) => child.type === 'paragraph')
  const nested = item.children.filter((child) => child.type !== 'paragraph')
  return {
    from: fromOf(item),
    passages: own.map((child) => written(fromOf(child), toOf(child))),
    nested: nested.flatMap((child) => blocksOf(child, written)),
  }
}

function tableOf(table: TableNode, written: Written): Table {
  const rows = table.children.map((row) => row.children.map((cell) => written(fromOf(cell), toOf(cell))))
  return { from: fromOf(table), header: rows[0] ?? [], rows: rows.slice(1) }
}

/** The first heading names the whole when it stands at the top alone. */
function titleOf(sections: readonly Section[]): Section | undefined {
  const headings = sections.filter(({ heading }) => heading !== undefined)
  const [first] = headings
  const isAlone = headings.filter(({ depth }) => depth === first?.depth).length === 1
  return first?.depth === 1 && (isAlone || !first.named) ? first : undefined
}

/** Text right below the title is the summary where no section is called so. */
function leadOf(titled: Section, sections: readonly Section[]): Section {
  const isSummary = titled.blocks.length > 0 && !sections.some(({ meaning }) => meaning === 'summary')
  return { ...titled, meaning: isSummary ? 'summary' : undefined, named: false }
}

function frontMatterOf(node: Yaml | undefined): FrontMatter | undefined {
  if (node === undefined) return undefined
  const from = fromOf(node)
  try {
    const fields: unknown = parseYaml(node.value)
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return { from, fields: { ...fields } }
    return { from, fields: {}, error: 'expected lines such as "title: …"' }
  } catch (error) {
    return { from, fields: {}, error: messageOf(error).split('\n')[0]! }
  }
}

const SILENCE = /<!--[ \t]*lint-ok:[ \t]*([\w-]+)[ \t]*([^\n]{0,300}?)[ \t]*-->/g

/** Comments that silence a rule: of their own line, or, alone on a line, of the next line with text. */
function silencesOf(root: Nodes, source: string): readonly Silence[] {
  const placeOf = placesIn(source)
  const lines = source.split('\n')
  const comments = allOf(root).filter((node): node is Html => node.type === 'html')
  return comments.flatMap((node) =>
    [...source.slice(fromOf(node), toOf(node)).matchAll(SILENCE)].map((match) => {
      const from = fromOf(node) + match.index
      const to = from + match[0].length
      const last = placeOf(to).line
      const isAlone = lines[last - 1]!.replace(SILENCE, '').trim() === ''
      const next = lines.findIndex((line, i) => i >= last && line.trim() !== '')
      return { from, to, rule: match[1]!, reason: match[2]!, line: isAlone && next >= 0 ? next + 1 : last }
    }),
  )
}
