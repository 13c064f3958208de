/** Paths without the folders that all of them share, so that what tells them apart is seen. */
export function shortNames(paths: readonly string[]): readonly string[] {
  const [first = ''] = paths
  let shared = first.lastIndexOf('/') + 1
  for (const path of paths)
    while (shared > 0 && !path.startsWith(first.slice(0, shared))) shared = first.lastIndexOf('/', shared - 2) + 1
  return paths.map((path) => path.slice(shared))
}
