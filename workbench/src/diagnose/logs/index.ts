export { type Counterparts, complainedOf, distrustedIn } from './complaints.ts'
export { type LogExposure, logExposure, type ToldRequest } from './exposure.ts'
export { masked } from './mask.ts'
export { isNamed, namedByClause } from './naming.ts'
export { saysItRanOutAlone } from './ran-out.ts'
export {
  isFailure,
  isLinked,
  isRise,
  isSevere,
  onTop,
  type TemplateChange,
  templateChanges,
} from './template-changes.ts'
export { type LineTemplate, type TemplateBook, templateBook, templatesOf } from './templates.ts'
export { WILDCARD } from './word-mask.ts'
