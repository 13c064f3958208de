import { existsSync, realpathSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { constants, zstdCompressSync } from 'node:zlib'

const SIGNALS = ['traces', 'logs', 'metrics'] as const
const BYTES_MAX = 256 * 1024 * 1024 // of all requests, uncompressed; ten minutes of the shop give about 20 MB

const ZSTD_LEVEL = 15 // level 19 saves 7 % more and takes six times as long; gzip's 32 KiB are too little for keys that lie far apart

/** An OTLP/HTTP endpoint for JSON that keeps what it gets. */
export type Sink = {
  readonly url: string
  /** Writes one file a signal, one export request a line, and says how large each is (bytes, compressed). */
  write(directory: string): Promise<Record<string, number>>
  stop(): Promise<void>
}

/**
 * Starts a sink on a free port. It stores requests as they come, with one exception: paths below `root` become paths
 * below `/app`, so that a stack trace does not tell where the recording machine keeps its files.
 */
export async function startSink(root: string): Promise<Sink> {
  const lines = new Map<string, string[]>(SIGNALS.map((signal) => [signal, []]))
  const homes = homesOf(root)
  let bytesLeft = BYTES_MAX
  const take = async (request: IncomingMessage): Promise<number> => {
    const signalLines = lines.get(request.url?.replace('/v1/', '') ?? '')
    if (!signalLines) return 404
    const text = await textOf(request)
    if (text.length > bytesLeft) return 413
    bytesLeft -= text.length
    signalLines.push(JSON.stringify(JSON.parse(homes.reduce((told, home) => told.replaceAll(home, '/app'), text))))
    return 200
  }
  const server = createServer((request, response) => {
    const answer = (status: number) => response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    take(request).then(answer, () => answer(400))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    write: (directory) => writeAll(lines, directory),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Where code may lie: the root, and the place of its packages, which may be a link to elsewhere. */
function homesOf(root: string): readonly string[] {
  const packages = join(root, 'node_modules')
  return existsSync(packages) ? [root, dirname(realpathSync(packages))] : [root]
}

async function writeAll(
  lines: ReadonlyMap<string, readonly string[]>,
  directory: string,
): Promise<Record<string, number>> {
  await mkdir(directory, { recursive: true })
  const sizes: Record<string, number> = {}
  for (const [signal, requests] of lines) {
    const packed = zstdCompressSync(requests.map((line) => `${line}\n`).join(''), {
      params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL },
    })
    await writeFile(join(directory, `${signal}.jsonl.zst`), packed)
    sizes[signal] = packed.length
  }
  return sizes
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
