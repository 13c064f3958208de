/** What a recording may be called: it is a folder's name, and no caller reaches another directory by it. */
export const RECORDING_NAME = /^[a-z0-9][a-z0-9-]{0,59}$/
