import type { Fault } from './fault.ts'

/** The fault for a path that the file system would not give. */
export function pathFault(path: string, error: unknown): Fault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return fault('not-found', `${path} does not exist`, 'check the path, or create it')
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return fault(
      'unreadable',
      `${path} may not be read by this user`,
      'give the user that runs qovery the right to read it',
    )
  }
  if (code === 'EISDIR') return fault('not-a-file', `${path} is a directory`, `pass it with --config-dir ${path}`)
  const reason = error instanceof Error ? error.message : String(error)
  return fault('unreadable', `${path} cannot be read: ${reason}`, 'mend what the operating system reports')
}

function fault(code: string, message: string, hint: string): Fault {
  return { severity: 'error', code, message, hint }
}
