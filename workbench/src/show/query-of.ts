/** What was given as the query of a URL: lists are repeated, what is no text is JSON. */
export function queryOf(given: Readonly<Record<string, unknown>>): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(given))
    for (const item of Array.isArray(value) ? value : [value])
      query.append(name, typeof item === 'string' ? item : JSON.stringify(item))
  return query
}
