// Makes a fresh clone ready: `node check/setup.js start|test|built`. Plain JavaScript that any Node from 18 on can run,
// because it runs before the pinned Node is there. Does only what is stale; prints what takes time.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR_MIN = 18
const root = fileURLToPath(new URL('..', import.meta.url))
const purpose = process.argv[2]

if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
  fail(
    `Lastgood needs Node ${NODE_MAJOR_MIN} or newer to set itself up; this is ${process.version}. Install one from https://nodejs.org and try again.`,
  )
}
if (purpose !== 'built') installPackages()
buildWeb()
buildProbe()
if (purpose === 'test') findBrowser()

/** `npm ci`, unless node_modules was installed from this very lock file. */
function installPackages() {
  const lock = hashOf([join(root, 'package-lock.json')])
  const stamp = join(root, 'node_modules', '.lastgood-lock')
  if (read(stamp) === lock) return
  step('Installing packages (the first time about half a minute)')
  const quietly = ['--no-audit', '--no-fund', '--loglevel=error']
  run('npm', ['ci', ...quietly])
  // An older Node on the system makes npm leave out what only the pinned one can use; by now that one is there, and runs npm.
  if (leftOut().length > 0) run('npm', ['install', '--no-save', ...quietly])
  writeFileSync(stamp, lock)
}

/** Native parts of packages, for this kind of machine, that are not installed: npm leaves them out in silence. */
function leftOut() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const { glibcVersionRuntime } = process.report.getReport().header
  const here = { os: process.platform, cpu: process.arch, libc: glibcVersionRuntime === undefined ? 'musl' : 'glibc' }
  const isForHere = (one) => one.cpu && Object.entries(here).every(([what, ours]) => one[what]?.includes(ours) ?? true)
  return Object.keys(packages).filter((path) => isForHere(packages[path]) && !existsSync(join(root, path)))
}

/** The web page. */
function buildWeb() {
  const config = join(root, 'workbench/src/show/web/vite.config.ts')
  const rooms = ['lib', 'model', 'method', 'respond', 'show'].map((room) => join(root, 'workbench/src', room))
  unlessBuilt({
    what: 'the web page',
    from: [...rooms.flatMap(filesUnder), join(root, 'package-lock.json')],
    to: join(root, 'workbench/dist/web'),
    command: ['vite', ['build', '--logLevel', 'warn', '--config', config]],
  })
}

/** The agent as plain JavaScript, so that other projects can install it from this folder. */
function buildProbe() {
  const probe = join(root, 'probe')
  unlessBuilt({
    what: 'the probe agent',
    from: [...filesUnder(join(probe, 'src')), join(probe, 'build.js'), join(probe, 'package.json')],
    to: join(probe, 'dist'),
    command: ['node', ['--no-warnings', join(probe, 'build.js')]],
  })
}

/** Builds a folder, unless it was built from these very files. */
function unlessBuilt({ what, from, to, command: [command, args] }) {
  const sources = hashOf(from)
  const stamp = join(to, '.lastgood-sources')
  if (read(stamp) === sources) return
  step(`Building ${what}`)
  run(command, args, { NODE_ENV: 'production' }) // whatever runs the tests has set
  writeFileSync(stamp, sources)
}

/** A Chromium for the browser tests: the system's, else Debian's package, else Playwright's download. */
function findBrowser() {
  const known = [
    process.env.LASTGOOD_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ]
  if (known.some((path) => path && existsSync(path))) return
  step('Installing Chromium for the browser tests')
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    attempt('apt-get', ['update', '-qq'])
    if (attempt('apt-get', ['install', '-y', '-qq', 'chromium'])) return
  }
  if (attempt('playwright-core', ['install', 'chromium'])) return
  fail('No Chromium for the browser tests. Install one and name it: LASTGOOD_CHROMIUM=/path/to/chromium npm test')
}

function run(command, args, more = {}) {
  if (!attempt(command, args, more))
    fail(`"${command} ${args.join(' ')}" failed; its output is above. Mend that and run the same command again.`)
}

/** Whether the command succeeded; commands installed by the project come first, its output goes to stderr. */
function attempt(command, args, more = {}) {
  const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...more, PATH },
    shell: process.platform === 'win32',
  })
  return result.status === 0
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of [...files].sort()) hash.update(relative(root, file)).update(readFileSync(file))
  return hash.digest('hex')
}

function filesUnder(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function step(text) {
  process.stderr.write(`lastgood set-up: ${text} …\n`)
}

function fail(text) {
  process.stderr.write(`lastgood set-up: ${text}\n`)
  process.exit(1)
}
