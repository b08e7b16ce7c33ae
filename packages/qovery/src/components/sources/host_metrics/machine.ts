import type { Machine } from './collector.ts'
import type { Files } from './files.ts'

const AT_PAGESZ = 6n
const AT_CLKTCK = 17n

/** Constants of the kernel from the auxiliary vector of this process (getauxval(3)); the usual ones where it is not to be had. */
export async function readMachine(files: Files, path = '/proc/self/auxv'): Promise<Machine> {
  const pieces: Buffer[] = []
  try {
    await files.chunks(path, (chunk) => pieces.push(Buffer.from(chunk)))
  } catch {
    return { page: 4096, ticks: 100 }
  }
  return machineOf(Buffer.concat(pieces))
}

/** The vector is pairs of native words: a type and its value. */
export function machineOf(auxv: Buffer): Machine {
  let page = 4096
  let ticks = 100
  for (let at = 0; at + 16 <= auxv.length; at += 16) {
    const type = auxv.readBigUInt64LE(at)
    const value = Number(auxv.readBigUInt64LE(at + 8))
    if (type === AT_PAGESZ && value >= 512) page = value
    if (type === AT_CLKTCK && value >= 1) ticks = value
  }
  return { page, ticks }
}
