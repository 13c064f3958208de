const QUERY_MEMORY_SHARE = 0.75 // one query may not take all, so that a short one still runs beside it

/** What the engine may take, and where it may write. */
export type ServerLimits = { readonly temporary: string; readonly memoryBytesMax: number }

/** The embedded engine's server configuration, as XML. */
export function serverConfig({ temporary, memoryBytesMax }: ServerLimits): string {
  const queryBytesMax = Math.floor(memoryBytesMax * QUERY_MEMORY_SHARE)
  return `<clickhouse>
  <tmp_path>${escaped(temporary)}/</tmp_path>
  <max_server_memory_usage>${memoryBytesMax}</max_server_memory_usage>
  <profiles>
    <default><max_memory_usage>${queryBytesMax}</max_memory_usage></default>
  </profiles>
  <!-- An insert that was acknowledged survives a power cut. -->
  <merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
  </merge_tree>
</clickhouse>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
