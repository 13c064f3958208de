import { type Document, isMap, isNode, isScalar, type LineCounter } from 'yaml'

type Path = readonly (string | number)[]
type Issue = {
  readonly code?: string
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly keys?: readonly string[]
}

/** The first mistake of several: where, and what was expected. `page` tells which fields there are. */
export function firstMistake(issues: readonly Issue[], page: string): { readonly path: Path; readonly says: string } {
  const { code, path, message, keys = [] } = issues[0]!
  const inside = path.map((part) => (typeof part === 'symbol' ? String(part) : part))
  if (code !== 'unrecognized_keys') return { path: inside, says: message }
  return { path: [...inside, keys[0]!], says: `there is no such field; ${page} lists them` }
}

/** `line 7: `, of the innermost thing on a path that stands in the file. */
export function placeIn(file: Document, lines: LineCounter): (path: Path) => string {
  return (path) => {
    for (let depth = path.length; depth > 0; depth--) {
      const offset = offsetOf(file, path.slice(0, depth))
      if (offset !== undefined) return `line ${lines.linePos(offset).line}: `
    }
    return ''
  }
}

/** Where a key stands, else its value. */
function offsetOf(file: Document, path: Path): number | undefined {
  const parent: unknown = path.length === 1 ? file.contents : file.getIn(path.slice(0, -1), true)
  const name = path.at(-1)
  if (isMap(parent)) {
    const key = parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(name))?.key
    if (isNode(key)) return key.range?.[0]
  }
  const value: unknown = file.getIn(path, true)
  return isNode(value) ? value.range?.[0] : undefined
}
