import type { SeenValue } from '../model/probes.ts'
import type { Captured } from './heard.ts'

/** Variables as JSON that people read; one that holds the same object as another shows it too. */
export function seenValues(captured: Readonly<Record<string, Captured>>): Record<string, SeenValue> {
  const known = new Map(Object.values(captured).flatMap((root) => (root.id === undefined ? [] : [[root.id, root]])))
  const shown = ({ t, ref }: Captured): Captured | undefined => (t === 'ref' ? known.get(ref ?? 0) : undefined)
  return Object.fromEntries(Object.entries(captured).map(([name, root]) => [name, seenValue(shown(root) ?? root)]))
}

/** A captured value as JSON that people read; what is no JSON or was left out is said in angle brackets. */
function seenValue(captured: Captured): SeenValue {
  if (captured.cut === 'redacted') return '<redacted>'
  switch (captured.t) {
    case 'string':
      return captured.cut === 'chars' ? `${String(captured.v)}… <${captured.size} characters>` : String(captured.v)
    case 'number':
    case 'boolean':
      return captured.v ?? null
    case 'null':
      return null
    case 'array':
    case 'set':
      return listed(captured)
    case 'map':
      return paired(captured)
    case 'object':
    case 'error':
      return fieldsOf(captured)
    case 'date':
      return typeof captured.v === 'number' && Math.abs(captured.v) <= DATE_MS_MAX
        ? new Date(captured.v).toISOString()
        : '<date>'
    case 'ref':
      return `<the same as #${captured.ref}>`
    default:
      return captured.v === undefined ? `<${captured.t}>` : `<${captured.t} ${captured.v}>`
  }
}

const DATE_MS_MAX = 8.64e15 // what a Date can hold

function listed({ e, size, cut }: Captured): SeenValue {
  if (e === undefined) return `<${cut ?? 'list'}>`
  const left = (size ?? e.length) - e.length
  const more = left > 0 ? [`<${left} more>`] : cut === undefined ? [] : ['<more>']
  return [...e.map(seenValue), ...more]
}

/** Keys and values come in turn. */
function paired({ e, cut }: Captured): SeenValue {
  if (e === undefined) return `<${cut ?? 'map'}>`
  const pairs: SeenValue[] = []
  for (let i = 0; i + 1 < e.length; i += 2) pairs.push([seenValue(e[i]!), seenValue(e[i + 1]!)])
  return cut === undefined ? pairs : [...pairs, '<more>']
}

function fieldsOf({ f, c, id, size, cut }: Captured): SeenValue {
  if (f === undefined) return `<${c ?? 'object'}${cut === undefined ? '' : `, ${cut}`}>`
  const entries = Object.entries(f).map(([name, value]) => [name, seenValue(value)] as const)
  const left = (size ?? entries.length) - entries.length
  return Object.fromEntries([
    ...(c === undefined ? [] : [['<class>', c] as const]),
    ...(id === undefined ? [] : [['<#>', id] as const]),
    ...entries,
    ...(left > 0 ? [['<more>', `${left} fields`] as const] : []),
  ])
}
