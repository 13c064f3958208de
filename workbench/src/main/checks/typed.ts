import { resolve } from 'node:path'
import { err, ok, type Result } from '../../lib/result.ts'
import type { CheckKind, CheckReport, CheckWish } from '../../model/check.ts'
import { type Against, runCheck } from '../../respond/checks/check.ts'
import { checkNote, seenOf } from '../../respond/checks/check-note.ts'
import type { ChecksPort } from '../../respond/checks/ports.ts'
import { THE_OPEN_ONE } from '../../respond/incident/call.ts'
import { keptEvidence } from '../../respond/incident/evidence/evidence-verbs.ts'
import { note } from '../../respond/incident/lifecycle/note-verb.ts'
import type { CheckAnswer, CheckUse } from '../../show/cli/checks/asks.ts'
import { failed, type Refusal } from '../../show/cli/refusal.ts'
import { callRunning } from '../client.ts'
import { clock } from '../clock.ts'
import type { Config } from '../settings/config.ts'
import { checksPort } from './checks.ts'
import { seenIn } from './health-files.ts'

const elapsedMs = (): number => performance.now()

/** Looks from here, with the reach of who typed it; a workbench is asked only for evidence to compare with, or to keep. */
export async function checkHere(config: Config, wish: CheckWish, use: CheckUse): Promise<Result<CheckAnswer, Refusal>> {
  const against =
    use.against === undefined
      ? ok(undefined)
      : await evidenceOf(config, use.against, { check: wish.check, incident: use.incident })
  if (!against.ok) return against
  const checks = checksPort({ data: resolve(config.data), postgresUrl: config.postgresUrl, redisUrl: config.redisUrl })
  const report = await runCheck(wish, { checks, clock, elapsedMs }, against.value)
  if (!report.ok) return err(failed(report.error))
  const health = use.keep ? await keptAsHealth(checks, report.value) : ok(undefined)
  const evidence = use.incident === undefined ? ok(undefined) : await attach(config, report.value, use.incident)
  const done = [health, evidence]
  return ok({
    report: report.value,
    kept: done.flatMap((one) => (one.ok && one.value !== undefined ? [one.value] : [])),
    notKept: done.flatMap((one) => (one.ok ? [] : [one.error]))[0],
  })
}

async function keptAsHealth(checks: ChecksPort, report: CheckReport): Promise<Result<string, Refusal>> {
  const done = await checks.keepHealthy(seenOf(report))
  return done.ok ? ok('kept as what health looks like') : err(failed(done.error))
}

/** The check that a piece of evidence holds: kept with a note, or by a capture. */
async function evidenceOf(
  config: Config,
  capture: string,
  { check, incident = THE_OPEN_ONE }: { readonly check: CheckKind; readonly incident?: string | undefined },
): Promise<Result<Against, Refusal>> {
  const holding = (item: string) =>
    callRunning(config, keptEvidence, { incident, given: { capture, item }, at: undefined })
  const noted = await holding('note')
  const reply = noted.ok ? noted : await holding(check)
  if (!reply.ok) return reply
  const { holds } = reply.value.answer as { readonly holds: unknown }
  const seen = seenIn(typeof holds === 'string' ? holds : JSON.stringify(holds))
  return seen === undefined
    ? err(failed(`${capture} holds no check: lastgood evidence lists what was kept`))
    : ok({ name: capture, seen })
}

/** Keeps it as evidence, told in a note. */
async function attach(config: Config, report: CheckReport, incident: string): Promise<Result<string, Refusal>> {
  const reply = await callRunning(config, note, { incident, given: checkNote(report), at: undefined })
  if (!reply.ok) return reply
  const id = reply.value.entries.flatMap(({ event }) => (event.kind === 'evidence-captured' ? [event.id] : []))[0]
  return ok(`kept as ${id} of ${reply.value.incident?.id}   lastgood check … --against ${id} compares with it`)
}
