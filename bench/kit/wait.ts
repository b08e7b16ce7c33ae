import { setTimeout } from 'node:timers/promises'

export async function pause(ms: number): Promise<void> {
  await setTimeout(ms)
}

/** Asks again and again until the answer is true. @throws when it is not within `limitMs` */
export async function until(what: string, limitMs: number, ask: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + limitMs
  while (!(await ask())) {
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms for ${what}`)
    await pause(10)
  }
}
