import { spawnSync } from 'node:child_process'

/** The user `nobody`, by the numbers that Linux distributions give it. */
const NOBODY = { uid: 65_534, gid: 65_534 }

/** Who may not do everything: as whom a child is to be spawned so that permissions hold for it. */
export type Unprivileged = Partial<typeof NOBODY>

/** For tests of permissions, which hold for everybody but root. A text: why there is nobody to run the program as. */
export function unprivileged(): Unprivileged | string {
  if (process.getuid?.() !== 0) return {}
  const { status } = spawnSync(process.execPath, ['--eval', `import(${JSON.stringify(import.meta.url)})`], {
    ...NOBODY,
    stdio: 'ignore',
  })
  return status === 0 ? NOBODY : 'root runs the tests, and nobody else can read the checkout'
}
