import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readReplay } from '../../receive/replay/load.ts'
import type { RecordingCard } from '../../respond/drill/ports.ts'
import { RECORDING_NAME } from '../../respond/recording/recording-name.ts'
import { log } from '../log.ts'

const CASE = 'case.json' // says what called somebody; a replay directory without one can be played, but is not listed
const LISTED_MAX = 200 // of one folder; more is somebody's archive, and each is read

/** Recordings to practise on, in several folders; of two with one name the one in the earlier folder counts. */
export type RecordingShelf = {
  readonly cards: () => Promise<readonly RecordingCard[]>
  /** Where the one of that name lies; in the first folder where there is none. */
  readonly placeOf: (name: string) => string
}

/** The recordings in these folders; a folder may be missing. */
export function recordingShelf(folders: readonly [string, ...string[]]): RecordingShelf {
  const placeOf = (name: string): string =>
    join(folders.find((folder) => existsSync(join(folder, name, CASE))) ?? folders[0], name)
  return {
    placeOf,
    cards: async () => {
      const names = new Set((await Promise.all(folders.map(namesIn))).flat())
      return Promise.all([...names].sort().map((name) => cardOf(name, placeOf(name))))
    },
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [] as string[])
  const playable = names.filter((name) => RECORDING_NAME.test(name) && existsSync(join(folder, name, CASE)))
  if (playable.length > LISTED_MAX) log(`${folder}: ${LISTED_MAX} of its ${playable.length} recordings are listed`)
  return playable.slice(0, LISTED_MAX)
}

async function cardOf(name: string, directory: string): Promise<RecordingCard> {
  const read = await readReplay(directory)
  const page = read.ok ? read.value.case?.page : undefined
  return { name, title: page?.title ?? 'nobody wrote down what called somebody' }
}
