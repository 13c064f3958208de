import { passagesOf } from '../../document/postmortem.ts'
import { matches, type Rule } from '../rule.ts'

const NOT = "(?:n['’]t|\\s+not)?"
const COUNTERFACTUAL = new RegExp(
  [
    `\\b(?:should|ought\\s+to)${NOT}\\s+(?:\\w+ly\\s+)?have\\b`,
    `\\b(?:could|might)${NOT}\\s+(?:\\w+ly\\s+)?have\\s+(?:\\w+ly\\s+)?(?:been\\s+)?(?:prevented|avoided|caught|noticed|detected|known|seen\\s+it|found|tested|checked|done|fixed|mitigated|stopped|reduced|shortened|acted)\\b`,
    `\\bwould(?!\\s+have\\s+liked)${NOT}\\s+(?:\\w+ly\\s+)?have\\s+(?:\\w+ly\\s+)?(?:been\\s+)?(?:prevented|avoided|caught|noticed|detected|known|seen|found|tested|fixed|mitigated|stopped|helped|reduced|shortened|saved|surfaced)\\b`,
    `\\bif\\s+only\\s+(?:we|they|he|she|I|someone|somebody|the\\s+team)\\b`,
    `(?<=^|[.,;:]\\s+)had\\s+(?:we|they|he|she|I|someone|somebody|anyone|the\\s+team)\\s+\\w+`,
    `\\b(?:if\\s+)(?:we|they|he|she|someone|the\\s+team)\\s+had(?:\\s+(?:not|only|\\w+ly))?\\s+(?:known|seen|noticed|tested|checked|been|had|done|read|looked|asked|\\w+ed)\\b`,
    `\\b(?:we|they|he|she|the\\s+team)\\s+failed\\s+to\\s+(?:notice|see|realize|realise|understand|recognize|recognise|detect|anticipate|foresee|consider|test|check|communicate)\\b`,
  ].join('|'),
  'gi',
)

/** A story of what did not happen; it hides what did. */
export const counterfactual: Rule = {
  name: 'counterfactual',
  looksFor: 'A sentence about what did not happen, such as "should have", in place of what did. Luck may be told so.',
  poor: 'We should have noticed',
  better: 'The alert fired 11 min after onset',
  find: ({ postmortem }) =>
    postmortem.sections
      .filter(({ meaning }) => meaning !== 'lucky' && meaning !== 'actions')
      .flatMap(({ blocks }) => passagesOf(blocks))
      .flatMap((passage) =>
        matches(
          passage,
          COUNTERFACTUAL,
          (words) => `"${words}" tells what did not happen; tell what did, and what people saw then`,
        ),
      ),
}
