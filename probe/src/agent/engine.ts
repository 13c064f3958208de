/** The version of Node by which engines are told apart: 20 of 20.19.5. */
const majorOf = (version: string): number => Number(version.split('.')[0])

/** That of this process. */
export const NODE_MAJOR = majorOf(process.versions.node)

/** Whether a patch may never return from the engine of that Node once a breakpoint was set: seen on 26 after some hundred of them. */
export const hangsAfterBreakpoints = (version: string): boolean => majorOf(version) >= 26
