/** How a command ends. */

/** Exit codes. */
export const exit = { done: 0, stale: 1, failed: 2 } as const;

/** What `--help` says of them. */
export const exitHelp = `
Exit codes: 0 done, or all is current; 1 stale (generate --check); 2 the input or the command line is wrong, or nothing could be written.`;
