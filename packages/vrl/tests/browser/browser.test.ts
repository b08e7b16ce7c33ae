import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { rolldown } from 'rolldown'
import { expect, test } from 'vitest'
import { FUNCTIONS, LANGUAGE } from '../../src/index.ts'
import { encodeJson } from '../../src/value/index.ts'
import { fixturesIn } from '../fixture.ts'
import { outcomesOf, type Job } from './outcomes.ts'

const run = promisify(execFile)
const BROWSER = process.env['CHROMIUM'] ?? 'chromium'
const missing = await run(BROWSER, ['--version']).then(
  () => undefined,
  () => `there is no ${BROWSER}; CHROMIUM names another one`,
)
if (missing !== undefined) process.stderr.write(`Tests in a browser are skipped: ${missing}\n`)

/** Functions whose results nobody can foretell. */
const CHANCE = /\b(?:now|random_\w+|uuid_v[47]|get_timezone_name)\(/

const fixtures = ['expressions', 'functions', 'diagnostics', 'issues'].flatMap((folder) =>
  fixturesIn(new URL(`../${folder}/`, import.meta.url)).map(({ program, event }) => ({
    program,
    event: encodeJson(event),
  })),
)
const examples = [...LANGUAGE, ...FUNCTIONS.values()].flatMap((part) =>
  part.examples.map(({ source, input }) => ({ program: source, event: JSON.stringify(input ?? {}) })),
)
const jobs: readonly Job[] = [...fixtures, ...examples].filter(({ program }) => !CHANCE.test(program))

test.skipIf(missing !== undefined)(
  'a browser compiles and runs all programs as Node does',
  { timeout: 180_000 },
  async () => {
    const [here, there] = await Promise.all([outcomesOf(jobs), outcomesInBrowser()])
    const different = jobs.flatMap(({ program }, i) => (here[i] === there[i] ? [] : [[program, here[i], there[i]]]))
    expect(here.length).toBeGreaterThan(1600)
    expect(different).toEqual([])
  },
)

/** What the page does with the bundle: its outcomes become a part of the page. */
const SHOW = `
const jobs = JSON.parse(document.getElementById('jobs').textContent)
vrl.outcomesOf(jobs).then((outcomes) => {
  const shown = document.createElement('pre')
  shown.id = 'outcomes'
  shown.textContent = encodeURIComponent(JSON.stringify(outcomes))
  document.body.append(shown)
})`

async function outcomesInBrowser(): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vrl-browser-'))
  try {
    const page = path.join(folder, 'page.html')
    await writeFile(
      page,
      `<!doctype html><meta charset="utf-8"><body>${data()}<script>${await code()}</script><script>${SHOW}</script>`,
    )
    const args = [
      '--headless',
      '--no-sandbox',
      `--user-data-dir=${folder}`,
      '--virtual-time-budget=100000',
      '--dump-dom',
    ]
    const { stdout } = await run(BROWSER, [...args, pathToFileURL(page).href], { maxBuffer: 2 ** 28, timeout: 120_000 })
    const [, outcomes] = /<pre id="outcomes">([^<]*)</.exec(stdout) ?? []
    return JSON.parse(decodeURIComponent(outcomes ?? '%5B%5D')) as string[]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The jobs, where a script finds them and none runs them. */
function data(): string {
  return `<script type="application/json" id="jobs">${JSON.stringify(jobs).replaceAll('<', '\\u003c')}</script>`
}

/** The package as a browser gets it: a bundle for which there is no Node. */
async function code(): Promise<string> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('outcomes.ts', import.meta.url)),
    platform: 'browser',
    resolve: { conditionNames: ['@qovery/source', 'browser', 'import', 'default'] },
  })
  const { output } = await bundle.generate({ format: 'iife', name: 'vrl', codeSplitting: false })
  await bundle.close()
  expect(output.flatMap((part) => (part.type === 'chunk' ? part.imports : []))).toEqual([])
  return output[0].code.replaceAll('</script', '<\\/script').replaceAll('<!--', '\\x3c!--')
}
