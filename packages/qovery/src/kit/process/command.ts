/** What is started, and with what around it. */
export interface Command {
  /** A path, or a name that is looked for in `PATH`. */
  readonly program: string
  readonly args: readonly string[]
  /** Left out: that of this process. */
  readonly working_directory?: string | undefined
  /** All variables that the program has. Left out: those of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** Whether what it writes to its standard error is read, or goes nowhere. */
  readonly stderr: 'read' | 'ignore'
}
