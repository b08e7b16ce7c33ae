/** What the process ends with; the numbers of sysexits.h where it has one. */
export const ExitCode = { ok: 0, failure: 1, usage: 64, software: 70, config: 78 } as const
