import type { Sampling, TestVerdict } from '../../model/incident/testing.ts'

/** A look, as far as the conclusion needs it: its own verdict and that of its control. */
export type Looked = { readonly verdict: TestVerdict; readonly control?: { readonly verdict: TestVerdict } | undefined }

/** What a test comes to. */
export type Conclusion = { readonly verdict: TestVerdict; readonly discriminating: boolean }

/**
 * The verdict after these looks; undefined while more are needed. More failing ones than are allowed refute at once.
 * `ownControl`: the comparison itself is with a time at which the cause was absent.
 */
export function conclude(
  looks: readonly Looked[],
  { count, failuresAllowed }: Sampling,
  ownControl: boolean,
): Conclusion | undefined {
  const of = (verdict: TestVerdict): number => looks.filter((look) => look.verdict === verdict).length
  if (of('refuted') > failuresAllowed) return { verdict: 'refuted', discriminating: false }
  if (looks.length < count) return undefined
  const none = (['no-data', 'error'] as const).find((verdict) => of(verdict) === count)
  if (none !== undefined) return { verdict: none, discriminating: false }
  if (of('supported') < count - failuresAllowed) return { verdict: 'inconclusive', discriminating: false }
  return withControl(looks, { failuresAllowed, ownControl })
}

function withControl(
  looks: readonly Looked[],
  { failuresAllowed, ownControl }: { readonly failuresAllowed: number; readonly ownControl: boolean },
): Conclusion {
  const controls = looks.filter((look) => look.verdict === 'supported').map(({ control }) => control?.verdict)
  if (controls.filter((verdict) => verdict === 'supported').length > failuresAllowed)
    return { verdict: 'not-discriminating', discriminating: false }
  const absent = controls.filter((verdict) => verdict === 'refuted').length
  const given = controls.some((verdict) => verdict !== undefined)
  return { verdict: 'supported', discriminating: given ? absent > 0 : ownControl }
}
