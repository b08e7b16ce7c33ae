import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Files of a certificate that `openssl` made for a test; valid for `localhost` and 127.0.0.1, and its own authority. */
export interface SelfSigned {
  readonly crt_file: string
  readonly key_file: string
  readonly folder: string
}

/** Why tests that need certificates cannot run here; `undefined`: they can. */
export function opensslMissing(): string | undefined {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return undefined
  } catch (error) {
    return `openssl cannot be run: ${String(error)}`
  }
}

/** Makes a certificate and its key in a new folder under the system's temporary one. */
export function selfSigned(name = 'localhost'): SelfSigned {
  const folder = mkdtempSync(join(tmpdir(), 'qovery-tls-'))
  const made = { folder, crt_file: join(folder, 'crt.pem'), key_file: join(folder, 'key.pem') }
  openssl([
    ...'req -x509 -nodes -days 2 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1'.split(' '),
    '-subj',
    `/CN=${name}/OU=tests`,
    '-addext',
    'subjectAltName=DNS:localhost,IP:127.0.0.1',
    '-keyout',
    made.key_file,
    '-out',
    made.crt_file,
  ])
  return made
}

/** Runs `openssl`; throws with what it wrote when it fails. */
export function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
}
