/**
 * A program that writes to a record as fast as it can until it is killed, and says what was acknowledged: one line each, written
 * before the next write begins. Usage: node kill-writer.test-helper.ts PLACE SEED, PLACE as JSON.
 */
import { writeSync } from 'node:fs'
import { unixMs } from '../../model/time.ts'
import { declared, noted, random } from './drafts.test-helper.ts'
import { openIncidentRecord, type RecordPlace } from './record.ts'

const place = JSON.parse(process.argv[2] ?? '{}') as RecordPlace
const below = random(Number(process.argv[3]))
const say = (...words: readonly (string | number)[]): unknown => writeSync(1, `${words.join(' ')}\n`)

const clock = { now: () => unixMs(Date.now()) }
const record = await openIncidentRecord(place, { clock, log: () => undefined })
for (;;) {
  const opened = await record.open([declared('written until killed')])
  if (!opened.ok) continue // the server is away
  const [first] = opened.value
  say('entry', first!.incident, 1, first!.hash)
  for (let seq = 1, left = below(60); left > 0; left--) {
    const drafts = Array.from({ length: 1 + below(4) }, () => noted('x'.repeat(1 + below(3000))))
    const written = await record.append(first!.incident, seq, drafts)
    if (!written.ok) break
    for (const entry of written.value) say('entry', entry.incident, entry.seq, entry.hash)
    seq += written.value.length
    if (below(5) > 0) continue
    const kept = await record.evidence.put(Buffer.alloc(1 + below(50_000), below(256)))
    if (kept.ok) say('evidence', kept.value)
  }
}
