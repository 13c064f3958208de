/** What the engine may take, and where it may write. */
export type ServerLimits = {
  readonly temporary: string
  readonly memoryBytesMax: number
  readonly ownClusters: OwnClusters
}

/** Clusters that consist of this engine alone: by name, how many shards each takes it for. */
export type OwnClusters = Readonly<Record<string, number>>

const OWN_PORT = 9000 // nobody listens there: by host and port the engine knows that it is asked itself

/** The embedded engine's server configuration, as XML. */
export function serverConfig({ temporary, memoryBytesMax, ownClusters }: ServerLimits): string {
  return `<clickhouse>
  <tmp_path>${escaped(temporary)}/</tmp_path>
  <max_server_memory_usage>${memoryBytesMax}</max_server_memory_usage>
  <!-- An insert that was acknowledged survives a power cut. -->
  <merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
  </merge_tree>
${clustersOf(ownClusters)}</clickhouse>
`
}

function clustersOf(ownClusters: OwnClusters): string {
  const shard = `<shard><replica><host>127.0.0.1</host><port>${OWN_PORT}</port></replica></shard>`
  const clusters = Object.entries(ownClusters).map(([name, shards]) => `<${name}>${shard.repeat(shards)}</${name}>`)
  if (clusters.length === 0) return ''
  return `  <tcp_port>${OWN_PORT}</tcp_port>\n  <remote_servers>${clusters.join('')}</remote_servers>\n`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
