export { masked, WILDCARD } from './mask.ts'
export { type LogExposure, type TemplateChange, templateChanges } from './template-changes.ts'
export { type LineTemplate, templatesOf } from './templates.ts'
