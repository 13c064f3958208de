/**
 * Is anything lost that was acknowledged, when the workbench (and with PostgreSQL every third time the server too) is killed with
 * SIGKILL while it writes? Usage: npx node workbench/bench/record-kill.ts [SQLITE_ROUNDS] [POSTGRES_ROUNDS] [SEED]
 */
import { killRounds } from '../src/store/record/kill.test-helper.ts'
import { ENGINES, startPlaces } from '../src/store/record/places.test-helper.ts'

const [sqliteRounds = 100, postgresRounds = 30, seed = 1] = process.argv.slice(2).map(Number)
const roundsOf = { SQLite: sqliteRounds, PostgreSQL: postgresRounds }

for (const engine of ENGINES) {
  const rounds = roundsOf[engine]
  if (rounds === 0) continue
  const places = await startPlaces(engine)
  try {
    const survived = await killRounds(await places.fresh(), { rounds, seed, server: places.server })
    const { serverKills, acknowledged, entries, lost, broken } = survived
    console.log(`${engine}: ${rounds} kills${serverKills > 0 ? `, ${serverKills} of them with the server` : ''}`)
    console.log(`  acknowledged ${acknowledged}, lost ${lost.length}`)
    console.log(`  entries in the record ${entries}, broken chains ${broken.length}`)
    for (const line of [...lost, ...broken].slice(0, 10)) console.log(`  ${line}`)
    if (lost.length + broken.length > 0) process.exitCode = 1
  } finally {
    await places.end()
  }
}
