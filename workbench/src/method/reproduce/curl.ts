import { REMOVED_PLACE, type ReplayRequest } from '../../model/replay.ts'

/** The request for a shell. What telemetry told stands in quotes, within which a shell runs nothing; variables bring secrets back. */
export function curlOf({ method, origin, path, headers, body }: ReplayRequest): string {
  const words = [
    `curl -sS -i -X ${method}`,
    quoted(`${origin ?? 'http://TARGET'}${path}`),
    ...headers.map(({ name, value }) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-raw ${quoted(body)}`]),
  ]
  return words.join(' \\\n  ')
}

/** In single quotes, but for the variables, which only double ones let through. */
const quoted = (text: string): string =>
  `'${text.replaceAll("'", `'\\''`).replace(REMOVED_PLACE, (_, name: string) => `'"$${name}"'`)}'`
