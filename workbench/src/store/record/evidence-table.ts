import { err, ok, type Result } from '../../lib/result.ts'
import { EVIDENCE_BYTES_MAX, type EvidenceError } from '../../model/incident/evidence-store.ts'
import type { Base } from './base.ts'
import { checked, type EvidenceStore, isSha256, sha256Of, tooLarge } from './evidence-files.ts'

/** Evidence in the database of the record, so that every workbench on it can read it. */
export function evidenceTable(base: Base): EvidenceStore {
  return {
    put: async (bytes) => {
      if (bytes.length > EVIDENCE_BYTES_MAX) return tooLarge(bytes)
      const sha256 = sha256Of(bytes)
      try {
        const row = { sha256, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) }
        const insert = base.db.insertInto('lastgood_evidence').values(row)
        await insert.onConflict((conflict) => conflict.column('sha256').doNothing()).execute()
        return ok(sha256)
      } catch (error) {
        return unavailable(base, error)
      }
    },
    get: async (sha256) => {
      if (!isSha256(sha256)) return err({ kind: 'missing', sha256 })
      try {
        const query = base.db.selectFrom('lastgood_evidence').select('bytes').where('sha256', '=', sha256)
        const row = await query.executeTakeFirst()
        return row === undefined
          ? err({ kind: 'missing', sha256 })
          : checked(row.bytes, sha256, 'the row in the database')
      } catch (error) {
        return unavailable(base, error)
      }
    },
  }
}

function unavailable(base: Base, error: unknown): Result<never, EvidenceError> {
  const trouble = base.troubleOf(error)
  if (trouble === undefined) throw error
  return err({ kind: 'unavailable', says: trouble.says })
}
