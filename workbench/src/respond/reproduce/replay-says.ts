import type { ReplayRequest, ReplayResult } from '../../model/replay.ts'

/** What a run came to, in a sentence. */
export function verdictSays({ verdict, different, many }: ReplayResult): string {
  const of = `${different} of ${many?.sent ?? 0}`
  switch (verdict) {
    case 'answered':
      return 'once says nothing of races: send it a hundred times at once'
    case 'as alone':
      return `all ${many?.sent} answers are as those that were sent alone`
    case 'differs':
      return many?.together
        ? `${of} answers differ from those sent alone: they disturb each other`
        : `${of} answers differ from the first`
    case 'differs alone':
      return 'answers differ although each was sent alone: nothing to compare with'
  }
}

/** A run as a note of the incident, with all of it attached. */
export function sentNote(request: ReplayRequest, result: ReplayResult) {
  const { many, target, verdict, different } = result
  const often = many === null ? 'once' : `${many.sent} times${many.together ? ' at once' : ''}`
  return {
    text: `reproduced ${request.method} ${request.path} at ${target}: ${often}, ${verdict}, ${different} different`,
    attached: JSON.stringify({ schema: 'lastgood.replay/1', request, result }),
  }
}
