import { resolve } from 'node:path'
import type { CardReviewPort } from '../../respond/cards/ports.ts'
import type { EvidencePort, RecordPort } from '../../respond/incident/ports.ts'
import type { PostPort } from '../../respond/post/ports.ts'
import { lookAt } from '../../store/record/look.ts'
import { openIncidentRecord, type RecordPlace } from '../../store/record/record.ts'
import { clock } from '../clock.ts'
import type { Config } from '../settings/config.ts'
import type { Turns } from '../watching/on-duty.ts'

/** The incident record of a workbench, and the evidence beside it. */
export type OpenRecord = RecordPort &
  AsyncDisposable & {
    readonly evidence: EvidencePort
    readonly cardReviews: CardReviewPort
    readonly post: PostPort
    readonly duty: Turns
  }

/**
 * The record that the configuration names: a file in the data folder, or PostgreSQL.
 * Errors   throws one line with the file's or the server's name and the way out.
 */
export function openRecord(config: Config, log: (line: string) => void): Promise<OpenRecord> {
  return openIncidentRecord(placeOf(config), { clock, log })
}

/** What there is of it, in words; nothing is changed. Errors: throws one line when it cannot be read. */
export const lookAtRecord = (config: Config): Promise<string> => lookAt(placeOf(config))

const placeOf = ({ recordUrl: url, data }: Config): RecordPlace => (url === '' ? { folder: resolve(data) } : { url })
