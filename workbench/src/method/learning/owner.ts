import { NOBODY } from '../postmortem/words.ts'

const NOBODIES: ReadonlySet<string> = new Set(NOBODY)

/** True for a name that is nobody in particular: the owner of an action is a person or a role. */
export const isNobody = (name: string): boolean =>
  name.trim() === '' ||
  NOBODIES.has(
    name
      .toLowerCase()
      .replace(/^@|[.*_()]/g, '')
      .trim(),
  ) ||
  /\bteam$/i.test(name.trim())
