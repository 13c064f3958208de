import type { Diagnosis, MechanismLink } from '../../http/contract.ts'
import { tied } from '../format.ts'
import { Cites } from '../parts/cites.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'
import css from './mechanism.module.css'

/** The chain from the cause to what users see, in causal order. */
export function Mechanism({ mechanism }: Pick<Diagnosis, 'mechanism'>) {
  const guesses = mechanism.filter((link) => link.basis === 'guess').length
  return (
    <Section
      title="How it came about"
      note={guesses > 0 ? `${guesses} of ${mechanism.length} steps guessed` : undefined}
    >
      <ol className={css.chain}>
        <li className={css.step}>
          <p className={css.state}>
            <Text>{tied(mechanism[0]?.from ?? '')}</Text>
          </p>
        </li>
        {mechanism.map((link) => (
          <Step key={`${link.from} ${link.to}`} link={link} />
        ))}
      </ol>
    </Section>
  )
}

function Step({ link: { to, says, basis, evidence } }: { readonly link: MechanismLink }) {
  return (
    <li className={css.step} data-basis={basis}>
      <p className={css.state}>
        <Text>{tied(to)}</Text> {basis === 'guess' && <span className={css.guess}>guess</span>}
      </p>
      <p className={css.says}>
        <Text charsMax={240}>{tied(says)}</Text> <Cites ids={evidence} />
      </p>
    </li>
  )
}
