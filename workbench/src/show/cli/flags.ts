/** Tells a person what goes on; goes to stderr. */
export type Progress = (text: string) => void

/** Settings as they were given on the command line; the names are those of lastgood.yaml. */
export type Flags = Readonly<Record<string, unknown>>
