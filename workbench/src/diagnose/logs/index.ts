export { masked } from './mask.ts'
export { type LogExposure, type TemplateChange, templateChanges } from './template-changes.ts'
export { type LineTemplate, type TemplateBook, templateBook, templatesOf } from './templates.ts'
export { WILDCARD } from './word-mask.ts'
