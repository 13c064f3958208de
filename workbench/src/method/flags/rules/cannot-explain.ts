import type { FlagRule } from '../flag.ts'

/** A change of which nobody has said what it should do: nobody can say how it would work. */
export const cannotExplain: FlagRule = {
  flag: 'cannot-explain',
  find: ({ ledger }) =>
    ledger.changes
      .filter(({ origin, expectedEffect, judged, reverts }) => {
        const explained = expectedEffect !== undefined || reverts !== undefined
        return origin === 'ours' && !explained && judged === undefined
      })
      .map(({ id, what }) => ({
        about: id,
        says: `nobody has said what ${id} (${what}) should do`,
        todo: 'Say what should be seen if it works; if you cannot, take it back.',
        entries: [],
      })),
}
