/** What a change is; a page reads them without the schema of a change. */
export const CHANGE_KINDS = [
  'deploy',
  'config',
  'flag',
  'migration',
  'scale',
  'cron',
  'certificate',
  'dependency',
  'infrastructure',
  'traffic',
  'secret',
  'manual',
] as const
