export { type Condition, type SeparatingSet, type Separation, separatingAttributes } from './attributes.ts'
export { type Counts, pValueScore } from './p-value-score.ts'
