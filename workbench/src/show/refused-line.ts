import type { ApiError } from './http/contract.ts'

/** A refusal on one line, for whoever types: what, on what, the way out, and the command that does it where there is one. */
export const refusedLine = ({ what, where, todo, command }: ApiError['error']): string =>
  `${what} (${where}). ${todo}${command === undefined ? '' : `   ${command}`}`
