import type { Passage } from '../../document/postmortem.ts'

const LEADS = [
  /^[\s*•·–—-]+/,
  /^\[[ xX]\]\s*/,
  /^\[[^\]\n]{1,30}\]\s*:?\s*/, // [Prevent]
  /^\([^)\n]{1,30}\)\s*:?\s*/,
  /^@[\w.-]+\s*(?:[:,–—-]|to\b|will\b)?\s*/i,
  /^[A-Za-z][A-Za-z0-9]*-\d+\s*[:–—-]?\s*/, // a ticket
  /^p[0-4]\b\s*[:–—-]?\s*/i,
  /^(?:prevent(?:ion|ive)?|detect(?:ion)?|mitigat(?:e|ion)|process|todo|action)\s*[:–—]\s*/i,
  /^\d+[.)]\s*/,
  /^(?:we|the team|our team|team|our \w+ team)(?:\s*['’]ll|\s+(?:will|are going to|need to|must|should))\s+(?:also\s+|all\s+)?/i,
  /^(?:please|need to|needs to|have to|to)\s+/i,
]

/** A title from its first word of substance on: without check box, ticket, owner or "we will" before it, and where that begins. */
export function bare({ said }: Passage): { readonly at: number; readonly text: string } {
  let at = 0
  for (let before = -1; before !== at; ) {
    before = at
    for (const lead of LEADS) at += lead.exec(said.slice(at))?.[0].length ?? 0
  }
  return { at, text: said.slice(at) }
}
