/** What the engine may take, and where it may write. */
export type ServerLimits = { readonly temporary: string; readonly memoryBytesMax: number }

/** The embedded engine's server configuration, as XML. */
export function serverConfig({ temporary, memoryBytesMax }: ServerLimits): string {
  return `<clickhouse>
  <tmp_path>${escaped(temporary)}/</tmp_path>
  <max_server_memory_usage>${memoryBytesMax}</max_server_memory_usage>
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
