import { expect, test } from 'vitest'
import { rfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import { withinRecording } from './recorded.ts'

const RECORDING = { from: rfc3339(unixMs(0)), to: rfc3339(unixMs(1_000_000)) }

/** Telemetry of which all began at one time; undefined: none did. */
const heardAt = (first: UnixMs | undefined) => ({
  heard: async ({ from, to }: { from: UnixMs; to: UnixMs }) => ({
    first: first !== undefined && from <= first && first < to ? first : undefined,
    pillars: { spans: 0, logs: 0, metricPoints: 0 },
    signs: [],
    instances: [],
  }),
})

test.for([
  { what: 'nothing was heard since', from: 400_000, to: 1_600_000, heard: undefined, becomes: 1_000_000 },
  { what: 'only its tail was heard since', from: 400_000, to: 1_600_000, heard: 1_005_000, becomes: 1_000_000 },
  { what: 'its tail may not have come yet', from: 400_000, to: 1_010_000, heard: undefined, becomes: 1_000_000 },
  { what: 'another system is heard since', from: 400_000, to: 1_600_000, heard: 1_400_000, becomes: 1_600_000 },
  { what: 'it is asked for the time after it', from: 1_000_000, to: 1_600_000, heard: undefined, becomes: 1_600_000 },
  { what: 'it is asked for a part of it', from: 400_000, to: 900_000, heard: undefined, becomes: 900_000 },
])('a diagnosis of a demo looks up to $becomes where $what', async ({ from, to, heard, becomes }) => {
  const telemetry = heardAt(heard === undefined ? undefined : unixMs(heard))
  const page = { at: to, service: 'checkout', title: undefined }
  const request = { window: { from: unixMs(from), to: unixMs(to) }, page }
  const expected = { window: { from, to: becomes }, page: { ...page, at: becomes } }
  expect(await withinRecording(request, RECORDING, telemetry)).toEqual(expected)
  expect(await withinRecording(request, undefined, telemetry)).toEqual(request)
})
