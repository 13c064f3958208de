import { isNobody } from '../../learning/owner.ts'
import { anyOf, DONE } from '../words.ts'
import { dateIn, type WrittenDate } from './dates.ts'
import {
  type Block,
  type Item,
  type Passage,
  type Postmortem,
  passagesOfItem,
  sectionsAbout,
  type Table,
} from './postmortem.ts'

/** An action item as it is written; undefined is what it does not tell. */
export type WrittenAction = {
  readonly title: Passage
  readonly owner: string | undefined
  readonly due: WrittenDate | undefined
  readonly done: boolean
  /** The contributing factor it answers. */
  readonly factor: string | undefined
}

/** The columns a table of actions has; what it has no column for is missing in every row. */
export type ActionTable = {
  readonly from: number
  readonly header: Passage
  readonly has: Readonly<Record<Exclude<Column, 'title'>, boolean>>
  readonly actions: readonly WrittenAction[]
}

/** The action items of a postmortem: those in tables, and those in lists and sentences. */
export type WrittenActions = { readonly tables: readonly ActionTable[]; readonly listed: readonly WrittenAction[] }

/** Every action item, in tables or not. */
export const allActions = ({ tables, listed }: WrittenActions): readonly WrittenAction[] => [
  ...tables.flatMap(({ actions }) => actions),
  ...listed,
]

/** Finds the action items of a postmortem. */
export function actionsOf(postmortem: Postmortem): WrittenActions {
  const sections = sectionsAbout(postmortem, 'actions')
  const tables = sections.flatMap(({ blocks }) => blocks.flatMap((b) => (b.kind === 'table' ? [tableOf(b.table)] : [])))
  const listed = sections.flatMap(({ blocks }) =>
    blocks.flatMap((b) => (b.kind === 'list' ? b.items.flatMap(listedIn) : [])),
  )
  const isProse = tables.length === 0 && listed.length === 0
  return { tables, listed: isProse ? sections.flatMap(({ blocks }) => blocks.flatMap(promisedIn)) : listed }
}

const COLUMNS = {
  owner: /\b(owner|assignee|assigned|dri|who|responsible|lead|person)\b/i,
  due: /\b(due|deadline|date|eta|by when|target|when|timeline)\b/i,
  status: /\b(status|state|done|progress)\b/i,
  factor: /\b(factor|cause|addresses|finding)\b/i,
  title: /\b(action|item|task|title|what|description|improvement|measure|follow.?up|step|todo)\b/i,
} as const

type Column = keyof typeof COLUMNS

function tableOf({ from, header, rows }: Table): ActionTable {
  const columnOf = (column: Column): number => header.findIndex(({ text }) => COLUMNS[column].test(text))
  const at = { owner: columnOf('owner'), due: columnOf('due'), status: columnOf('status'), factor: columnOf('factor') }
  const others = Object.values(at)
  const named = header.findIndex(({ text }, i) => COLUMNS.title.test(text) && !others.includes(i))
  const title = named >= 0 ? named : header.findIndex((_, i) => !others.includes(i))
  const actions = rows.flatMap((row) => {
    const cell = (i: number): string => row[i]?.text.trim() ?? ''
    const passage = row[title]
    if (passage === undefined || passage.text.trim() === '') return []
    const [owner, factor] = [cell(at.owner), cell(at.factor)]
    return [
      {
        title: passage,
        owner: isNobody(owner) ? undefined : owner,
        due: dateIn(cell(at.due)),
        done: isDone(cell(at.status)) || isDone(passage.text.match(/\S+\s*$/)?.[0] ?? ''),
        factor: factor === '' ? undefined : factor,
      },
    ]
  })
  const has = { owner: at.owner >= 0, due: at.due >= 0, status: at.status >= 0, factor: at.factor >= 0 }
  return { from, header: header[title] ?? header[0]!, has, actions }
}

const DONE_WORD = new RegExp(`^\\W*${anyOf(DONE)}(?![\\w-])`, 'i')
const isDone = (text: string): boolean => DONE_WORD.test(text)

/** The actions of an item: itself, or, when it only names a group, those below it. */
function listedIn(item: Item): readonly WrittenAction[] {
  const [title] = item.passages
  const below = item.nested.flatMap((block) => (block.kind === 'list' ? block.items : []))
  if (title === undefined) return below.flatMap(listedIn)
  if (below.length > 0 && isGroup(title.text)) return below.flatMap(listedIn)
  return [actionIn(title, passagesOfItem(item))]
}

const GROUP_WORDS_MAX = 3
const isGroup = (text: string): boolean => /:\s*$/.test(text) || text.trim().split(/\s+/).length <= GROUP_WORDS_MAX

const PROMISE =
  /(?:^|[.!]\s+)((?:we|the team|our team|team|our \w+ team)(?:\s*['’]ll|\s+(?:will|are going to|plan to|intend to|need to|must|should))\b[^.!]*)/gi

function promisedIn(block: Block): readonly WrittenAction[] {
  if (block.kind !== 'paragraph') return []
  const { passage } = block
  return [...passage.said.matchAll(PROMISE)].map((match) => {
    const from = match.index + match[0].indexOf(match[1]!)
    const part = (text: string): string => text.slice(from, from + match[1]!.length)
    const title = { ...passage, from: passage.from + from, text: part(passage.text), said: part(passage.said) }
    return actionIn(title, [title])
  })
}

const OWNER_LABEL =
  /\b(?:owners?|assignee|assigned to|dri|responsible|owned by)\s*[:=–-]?\s*([^,;|)\]\n]+?)(?=\.\s|\.?$|[,;|)\]\n])/im
const DUE_LABEL = /\b(?:due|deadline|eta|by|target(?: date)?|before|until)\b\s*[:=–-]?\s*([^;|)\]\n]+)/i
const FACTOR = /\bf-\d+\b/

function actionIn(title: Passage, passages: readonly Passage[]): WrittenAction {
  const whole = passages.map(({ text }) => text).join('\n')
  const asides = asidesOf(whole)
  const labelled = OWNER_LABEL.exec(whole)?.[1]
  const owner = /(?<![\w.])@[\w.-]+/.exec(whole)?.[0] ?? labelled ?? asides.find(isName)
  const dueText = DUE_LABEL.exec(whole)?.[1] ?? ''
  return {
    title: withoutLabels(title),
    owner: owner === undefined || isNobody(owner) ? undefined : owner.trim(),
    due: dateIn(dueText) ?? asides.map(dateIn).find((date) => date !== undefined),
    done: /^\s*\[x\]/i.test(title.text) || asides.some(isDone) || isDone(title.text.replace(/^.*\s(?=\S+\s*$)/s, '')),
    factor: FACTOR.exec(whole)?.[0],
  }
}

const LABELS = /[\s.,;(–—-]+(?:owners?|assignee|due|deadline)\s*[:=]/i
const LAST_BRACKETS = /(?<=\S)\s*[([][^()[\]\n]{1,80}[)\]]\s*$/

/** A title up to the first label or to the brackets at its end: `Set a timeout. Owner: …`, `Set a timeout (@…, 2026-12-04)`. */
function withoutLabels(title: Passage): Passage {
  let end = title.text.search(LABELS)
  if (end < 0) end = title.text.length
  for (let at = end; at >= 0; at = title.text.slice(0, end).search(LAST_BRACKETS)) end = at
  return { ...title, text: title.text.slice(0, end), said: title.said.slice(0, end) }
}

/** What stands in brackets or behind the last dash: `Set a timeout (on-call, 2026-12-04)`, `Set a timeout — on-call, 4 December`. */
function asidesOf(text: string): readonly string[] {
  const bracketed = [...text.matchAll(/[([]([^()[\]\n]{2,80})[)\]]/g)].map((match) => match[1]!)
  const dashed = /(?:\s[–—-]{1,2}\s|\|)\s*([^–—|\n]{2,80})$/.exec(text.trimEnd())?.[1]
  return [...bracketed, ...(dashed === undefined ? [] : [dashed])]
    .flatMap((aside) => aside.split(/[,;|]/))
    .map((part) => part.trim())
}

const NO_NAMES =
  /^(?:prevent\w*|detect\w*|mitigat\w*|process|repair|p[0-4]|sev-?\d|high|medium|low|urgent|critical|optional|[a-z][a-z0-9]*-\d+|#?\d+.*|x|e\.?g\b.*|i\.?e\b.*)$/i
const NAME_WORDS_MAX = 3

/** A short aside that is no date, ticket, kind or priority names somebody. */
const isName = (aside: string): boolean =>
  /^\p{L}/u.test(aside) &&
  aside.split(/\s+/).length <= NAME_WORDS_MAX &&
  !NO_NAMES.test(aside) &&
  !isDone(aside) &&
  dateIn(aside) === undefined
