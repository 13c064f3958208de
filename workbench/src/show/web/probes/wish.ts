import { MINUTE_MS } from '../../../model/time.ts'
import type { ProbeKind, ProbeSession, ProbeWish } from '../../http/contract.ts'
import { textsOf } from '../parts/act-form.tsx'

/** Where a probe is wanted: in which process, and in which line of which text. */
export type Aim = {
  readonly session: ProbeSession
  readonly file: string | undefined
  readonly hash: string | undefined
  readonly line: number | undefined
}

/** What the form asks for, in the words of the API; what is wrong with it is said there, by field. Requests with a header pass no line. */
export function wishOf(form: FormData, { session, file, line, hash }: Aim): ProbeWish {
  const texts = textsOf(form) as Readonly<Record<string, string>>
  const { kind, where, template, when, reason, header, equals = '', ...numbers } = texts
  return {
    kind: kind as ProbeKind,
    service: session.service,
    ...(where === 'all' ? { all: true } : { instance: session.instance }),
    ...(header === undefined ? { file, line, ...(hash && { sourceHashes: [hash] }) } : { user: { header, equals } }),
    ...(template && { template }),
    ...(when && { when }),
    ...(reason && { reason }),
    ...numbersOf(numbers),
  }
}

/** Numbers as people say them: minutes, percent. One that is none is sent as it is, to be refused by its name. */
function numbersOf(texts: Readonly<Record<string, string>>): Readonly<Record<string, number>> {
  const given = (name: string, per = 1): Readonly<Record<string, number>> =>
    texts[name] === undefined ? {} : { [NAMES[name] ?? name]: Number(texts[name].replace(',', '.')) * per }
  return {
    ...given('toLine'),
    ...given('callers'),
    ...given('minutes', MINUTE_MS),
    ...given('hitsMax'),
    ...given('ratePerSec'),
    ...given('stallMsMax'),
    ...given('cpuPercent', 0.01),
  }
}

const NAMES: Readonly<Record<string, string>> = { minutes: 'ttlMs', cpuPercent: 'cpuShareMax' }
