import { messageOf } from '@qovery/sdk'
import { OutsideError } from './confinement.ts'

/** What is to be done where the system refuses. */
const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room on its file system',
  EDQUOT: 'the quota is used up: make room, or raise it',
  EACCES: 'permission is denied: let the user of this program write there',
  EPERM: 'the system does not permit it: look for an immutable or append-only attribute',
  EROFS: 'its file system is mounted read-only: mount it for writing',
  EMFILE: 'this program has too many open files: lower max_open_files, or raise its limit',
  ENFILE: 'the system has too many open files',
  EIO: 'the disk reports an error: look at the log of the kernel',
  EISDIR: 'there is a directory of that name',
  EEXIST: 'a part of the path is a file, not a directory',
  ENOTDIR: 'a part of the path is a file, not a directory',
  ENAMETOOLONG: 'the path is too long for its file system',
  ELOOP: 'there are symbolic links in a circle, or where none may be',
  ENXIO: 'it is a pipe that nobody reads',
  EAGAIN: 'it is a pipe, and its reader is too slow',
}

/** Codes of errors that lie in the path and that time does not mend. */
const OF_THE_PATH = new Set(['EISDIR', 'EEXIST', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'EINVAL', 'ENXIO'])

/** Why a file could not be written to. */
export interface WriteFault {
  readonly message: string
  /** Whether the same may succeed later. */
  readonly canRepeat: boolean
}

/** `isFixed`: no event had a say in the path, so that someone will mend it. */
export function writeFault(error: unknown, path: string, isFixed: boolean): WriteFault {
  if (error instanceof OutsideError) return { message: error.message, canRepeat: false }
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const advice = ADVICE[code]
  const why = advice === undefined ? messageOf(error) : `${advice} (${code})`
  return { message: `"${path}" cannot be written to: ${why}`, canRepeat: isFixed || !OF_THE_PATH.has(code) }
}
