/**
 * The code of a service that a release may replace. A release is a module that exports `parts`; the fleet names it when it
 * deploys one (`RELEASE`), and without one the usual code runs: an innocent release is the same code under another version.
 */
export async function partsOf<Parts extends object>(usual: Parts): Promise<Parts> {
  const url = process.env.RELEASE
  if (!url) return usual
  return { ...usual, ...((await import(url)) as { parts: Partial<Parts> }).parts }
}
