import { counted, seconds } from '../../format.ts'
import { useCards } from '../../hooks/use-cards.ts'
import { useMay } from '../../hooks/use-may.ts'
import { Empty, Failed, Waiting } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import type { NextCard } from '../replies.ts'
import type { LearnProps } from '../view.ts'
import { Calibration } from './calibration.tsx'
import { Card } from './card.tsx'
import { Deck } from './deck.tsx'

/** Questions to keep what was learned: one at a time, when it is due. */
export default function CardsView({ name }: LearnProps) {
  const { next, list, calibration, act, reload } = useCards(name)
  return (
    <>
      <Section title="The next question" note={next.state === 'ready' ? dueOf(next.value.answer) : undefined}>
        {next.state === 'waiting' && <Waiting says="Looking what is due" />}
        {next.state === 'failed' && <Failed error={next.error} retry={reload} />}
        {next.state === 'ready' && <Asked next={next.value.answer} act={act} reload={reload} />}
      </Section>
      <Section title="How honest your sureness is">
        {calibration.state === 'failed' && <Failed error={calibration.error} retry={calibration.again} />}
        {calibration.state === 'ready' && <Calibration calibration={calibration.value.answer} />}
      </Section>
      <Section title="All cards" note={list.state === 'ready' ? String(list.value.answer.cards.length) : undefined}>
        {list.state === 'failed' && <Failed error={list.error} retry={list.again} />}
        {list.state === 'ready' && <Deck cards={list.value.answer.cards} />}
      </Section>
    </>
  )
}

type AskedProps = {
  readonly next: NextCard
  readonly act: Parameters<typeof Card>[0]['act']
  readonly reload: () => void
}

function Asked({ next: { card, nextDueInSeconds }, act, reload }: AskedProps) {
  const mayWrite = useMay('responder')
  if (!mayWrite) return <Empty>You may only read: what you answer would have to be written down.</Empty>
  if (card !== null)
    return <Card key={`${card.id} ${card.standing?.reviews ?? 0}`} card={card} act={act} next={reload} />
  return (
    <Empty>
      Nothing is due{nextDueInSeconds === null ? '' : `; the next one comes back in ${seconds(nextDueInSeconds)}`}.
    </Empty>
  )
}

const dueOf = ({ due, fresh }: NextCard): string => `${counted(due, 'card')} due, ${fresh} new today`
