const listOf = (text: string): readonly string[] => text.trim().split(/\s+/)

/** What services are called. */
export const WORDS = listOf(`
  ledger atlas quill harbor lantern meadow orbit pollen quartz raven saffron tundra umber violet
  willow yarrow zephyr basil cobalt dune ember fjord glacier heron indigo juniper kelp lagoon marble
  nectar opal pepper ripple sable thicket ursa velvet walnut xenon yonder zinc amber birch cedar delta
  elm flint grove hazel iris jade karst lotus maple north olive pearl
`)

/** What they deal in: routes and tables. */
export const NOUNS = listOf(`
  items orders quotes profile search tickets balance stock feed rates sessions reports labels routes
  media
`)
