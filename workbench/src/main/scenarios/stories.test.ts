import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rfc3339, unixMs } from '../../model/time.ts'
import { factsIn, measuredIn, recordedIn } from '../../respond/incident/facts.test-helper.ts'
import { draftFacts } from '../../respond/incident/triage/triage-facts.ts'
import { readIncident } from '../../respond/incident/work.ts'
import { played } from './story.test-helper.ts'
import { type Workbench, workbenchOver } from './workbench.test-helper.ts'

const HOME = resolve(import.meta.dirname, '../../../..')
const PLAY_MS_MAX = 300_000

/** What the postmortem and the next update tell, but neither the record nor telemetry: nothing but when they were made. */
async function foreignFacts(id: string, workbench: Workbench): Promise<readonly string[]> {
  const postmortem = await workbench.type(['postmortem', id])
  const update = await workbench.type(['update', id])
  const made = rfc3339(workbench.now()).slice(11, 16)
  const foreign = await foreignTo(id, postmortem.replace(/<!-- still to do:[\s\S]*?-->/, '') + update, workbench)
  return foreign.filter((fact) => fact !== `${made}Z`)
}

/** Facts of a text that are neither in the record of an incident nor follow from what is measured. */
async function foreignTo(id: string, text: string, workbench: Workbench): Promise<readonly string[]> {
  const incident = await readIncident(id, workbench.ports)
  if (!incident.ok) throw new Error(incident.error.what)
  const { harm } = await draftFacts(incident.value, workbench.ports)
  const known = new Set([...recordedIn(incident.value), ...(harm ? measuredIn(harm) : [])])
  return factsIn(text).filter((fact) => !known.has(fact))
}

describe('the walkthrough', () => {
  const page = resolve(HOME, 'docs/walkthrough.md')
  const at = (time: string) => unixMs(Date.parse(`2026-11-21T${time}Z`))
  const until = at('11:01:30') // the bad deploy came at 11:01:35

  test('prints what it says it prints, and tells no fact that is not recorded', { timeout: PLAY_MS_MAX }, async () => {
    await using workbench = await workbenchOver(resolve(HOME, 'examples/checkout-slow-query'), {
      quietAgain: [
        { until, at: at('11:05:43.300') },
        { until, at: at('11:11:50') },
      ],
    })
    const story = await played(await readFile(page, 'utf8'), workbench)
    await expect(story).toMatchFileSnapshot(page)
    expect(await foreignFacts('inc-1', workbench)).toEqual([])
    expect(await foreignTo('inc-1', 'It hit 4711 users at 12:34Z.', workbench)).toEqual(['4711', '12:34Z'])
  })
})

/** Recordings of other systems, not part of this repository: each holds case.json, traces and logs. */
const RECORDINGS = (process.env.LASTGOOD_RECORDINGS ?? '').split(':')

describe.skipIf(RECORDINGS[0] === '')('any recording (skipped unless LASTGOOD_RECORDINGS=DIR:DIR names some)', () => {
  const story = resolve(import.meta.dirname, 'any-recording/story.md')

  test.for(RECORDINGS)('%s: from the page to a linted postmortem', { timeout: PLAY_MS_MAX }, async (directory) => {
    await using workbench = await workbenchOver(directory)
    const { service = '', title = 'the page' } = workbench.told.page ?? {}
    const names = async () => {
      const incident = await readIncident('inc-1', workbench.ports)
      const suspected = incident.ok ? incident.value.diagnosed.at(-1)?.services[0] : undefined
      return { service, title, suspected: suspected ?? service }
    }
    const told = await played(await readFile(story, 'utf8'), workbench, names)
    const incident = await readIncident('inc-1', workbench.ports)
    if (!incident.ok) throw new Error(incident.error.what)
    expect(incident.value.lifecycle.state).toBe('resolved')
    expect(incident.value.ledger.changes[0]?.judged).toBeDefined()
    expect(incident.value.testing.predictions.map(({ result }) => result?.verdict)).not.toContain(undefined)
    expect(refusedIn(told).filter((command) => !/^(resolve$|postmortem lint )/.test(command))).toEqual([])
    expect(await foreignFacts('inc-1', workbench)).toEqual([])
  })
})

/** Commands of a story that did not end with exit code 0. */
const refusedIn = (story: string): readonly string[] =>
  [...story.matchAll(/^\$ lastgood (.*)\n(?:(?!\$ ).*\n)*?\(exit code \d\)$/gm)].map(([, command]) => command!)
