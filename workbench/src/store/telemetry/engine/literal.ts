/** `text` as a ClickHouse string literal. The only way a value from outside gets near a statement of ours. */
export function stringLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** `name` as a quoted ClickHouse identifier. */
export function identifierLiteral(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
}
