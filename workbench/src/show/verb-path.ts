import type { Verb } from '../respond/incident/verb.ts'

/** Where a verb lives under /api. */
export const pathOf = ({ about, name }: Verb): string =>
  about === 'record' ? `/record/${name}` : `/incidents/{incident}/${name}`
