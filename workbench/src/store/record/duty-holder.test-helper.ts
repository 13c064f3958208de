/**
 * A program that has the duty of a record when it is its turn, and says so, until it is killed or its input ends.
 * Usage: node duty-holder.test-helper.ts PLACE, PLACE as JSON.
 */
import { writeSync } from 'node:fs'
import { unixMs } from '../../model/time.ts'
import { openIncidentRecord, type RecordPlace } from './record.ts'

const place = JSON.parse(process.argv[2] ?? '{}') as RecordPlace
const record = await openIncidentRecord(place, { clock: { now: () => unixMs(Date.now()) }, log: () => undefined })
const duty = record.duty((isMine) => writeSync(1, isMine ? 'mine\n' : 'over\n'))
writeSync(1, 'up\n')
process.stdin.on('end', () => void duty.stop().then(() => record[Symbol.asyncDispose]()))
process.stdin.resume()
