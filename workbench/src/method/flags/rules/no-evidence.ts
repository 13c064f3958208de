import type { FlagRule } from '../flag.ts'

/** Something was done to contain the harm, and nothing of what the system looked like was kept. */
export const noEvidence: FlagRule = {
  flag: 'no-evidence',
  find: ({ ledger, evidence }) => {
    const contained = ledger.changes.find(({ containment }) => containment !== undefined)
    if (contained === undefined || evidence.captures.length > 0 || evidence.skipped.length > 0) return []
    return [
      {
        about: contained.id,
        says: `${contained.id} (${contained.what}) changes what can be seen, and no evidence was kept`,
        todo: 'Keep it in seconds, beside the rollback; or say why not.',
        command: 'lastgood capture; or: lastgood capture --skip REASON',
        entries: [],
      },
    ]
  },
}
