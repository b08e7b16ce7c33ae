import { readStream } from '../../../kit/input/read-stream.ts'
import { Child } from '../../../kit/process/child.ts'

const PATIENCE_MS = 5000
const GRACE_MS = 100

/** The version of systemd that the program belongs to; `undefined` where it does not say. @throws StartFault */
export async function versionOf(program: string, signal: AbortSignal): Promise<number | undefined> {
  const child = await Child.start({ program, args: ['--version'], stderr: 'ignore' })
  const enough = new AbortController()
  let text = ''
  const take = (bytes: Uint8Array) => {
    text += Buffer.from(bytes).toString()
    if (text.length > 100) enough.abort()
    return undefined
  }
  await readStream(child.stdout, take, AbortSignal.any([signal, enough.signal, AbortSignal.timeout(PATIENCE_MS)]))
  child.stdout.destroy()
  await child.stop(GRACE_MS)
  const version = /^systemd (\d+)/.exec(text)?.[1]
  return version === undefined ? undefined : Number(version)
}
