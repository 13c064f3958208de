import { resolve } from 'node:path'
import type { Config } from '../settings/config.ts'

/** Folder of the write-ahead log of a workbench that keeps its data. */
export const walFolder = (config: Config): string => resolve(config.data, 'wal')
