/** How long open handles may keep the process once its work is done. */
const LINGER_MS = 1000

/** Lets the process end with `code` by itself, and makes it end soon where something is still open. */
export function endSoon(code: number): void {
  process.exitCode = code
  setTimeout(end, LINGER_MS).unref()
}

/** `process.exit` waits for every file system call under way: one that hangs, as on a lost network mount, would keep us for ever. */
function end(): void {
  if (process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq'))) {
    process.stderr.write('qovery: a file system call hangs; the process ends by force.\n')
    process.kill(process.pid, 'SIGKILL')
  }
  process.exit()
}
