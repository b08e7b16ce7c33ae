import { compileProgram, ProgramError, type ProgramFaults, type ProgramFile } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { ProgramPlace } from './program-place.ts'
import { valueAt, type Path } from './text/data.ts'
import { configText } from './testing/text.ts'
import { parseText } from './text/testing/parse-text.ts'
import type { Format } from './text/document.ts'
import type { ConfigText } from './text/load.ts'
import { writtenText } from './text/written-text.ts'

const STEP: Path = ['transforms', 'step']

async function faultsOf(source: string, files: readonly ProgramFile[] = []): Promise<ProgramFaults> {
  const error: unknown = await compileProgram(source, testContext(), { files }).catch((thrown: unknown) => thrown)
  if (!(error instanceof ProgramError) || error.faults === undefined) throw new Error('the program is right')
  return error.faults
}

function textOf(config: string, format: Format): ConfigText {
  const document = parseText(config, `qovery.${format}`, format)
  return { ...configText(''), ...document, written: (path) => writtenText(document, path) }
}

/** The first lines of the drawing of what is wrong with the program that the option `source` of the step holds. */
async function drawingIn(text: ConfigText): Promise<string> {
  const faults = await faultsOf(String(valueAt(text.value ?? {}, [...STEP, 'source'])))
  const place = new ProgramPlace(faults, STEP, text)
  expect(place.path).toEqual([...STEP, 'source'])
  const drawing = await place.drawing(false)
  return drawing.split('\n').slice(0, 5).join('\n')
}

describe('the drawing of a program', () => {
  test('has the lines of a block of YAML, with their numbers and columns in the file', async () => {
    const config = 'transforms:\n  step:\n    type: remap\n    source: |\n      .a = 1\n\n      .é = to_int(.b)\n'
    expect(await drawingIn(configText(config.replace('.é', '."é"')))).toBe(`error[E103]: unhandled fallible assignment
  ┌─ qovery.yaml:7:14
  │
7 │       ."é" = to_int(.b)
  │       ------ ^^^^^^^^^^ this expression is fallible: it can fail when the program runs`)
  })

  test('shows a variable as it is written, and never its value', async () => {
    const config = 'transforms:\n  step:\n    source: |\n      .key = "${KEY}$$"; .b = to_int(.c)\n'
    expect(await drawingIn(configText(config, { KEY: 'hush' }))).toBe(`error[E103]: unhandled fallible assignment
  ┌─ qovery.yaml:4:31
  │
4 │       .key = "\${KEY}$$"; .b = to_int(.c)
  │                          ---- ^^^^^^^^^^ this expression is fallible: it can fail when the program runs`)
  })

  test('does not go on behind the end of the program', async () => {
    const config = 'transforms:\n  step:\n    source: |\n      if .a {\n\n\n    inputs: []\n'
    expect(await drawingIn(configText(config))).toBe(`error[E204]: syntax error
  ┌─ qovery.yaml:4:14
  │
4 │       if .a {
  │             -^`)
  })

  test('has the line of a quoted text, with its escapes', async () => {
    const toml = '[transforms.step]\nsource = "x = \\"a\\"; .b = to_int(.c)"\n'
    expect(await drawingIn(textOf(toml, 'toml'))).toContain('qovery.toml:2:27\n  │\n2 │ source = "x = \\"a\\"; .b')
    const text = '[transforms.step]\nsource = """\n  .a = 1\n  .b = to_int(.c)\n"""\n'
    expect(await drawingIn(textOf(text, 'toml'))).toContain('qovery.toml:4:8\n  │\n4 │   .b = to_int(.c)\n')
  })

  test('has the lines of the program where the config has several in one, or more in its line', async () => {
    const json = '{"transforms": {"step":\n {"source": ".a = 1\\n.b = to_int(.c)", "password": "hush"}}}'
    expect(await drawingIn(textOf(json, 'json'))).toContain('qovery.json:2:27\n  │\n2 │ .b = to_int(.c)\n')
    const flow = 'transforms: { step: { password: hush, source: ".b = to_int(.c)" } }'
    expect(await drawingIn(configText(flow))).toContain('qovery.yaml:1:53\n  │\n1 │ .b = to_int(.c)\n')
  })

  test('says where the option stands if its text cannot be followed', async () => {
    const alias = 'x: &it .b = to_int(.c)\ntransforms: { step: { source: *it } }'
    expect(await drawingIn(configText(alias))).toContain('┌─ qovery.yaml:2, line 1, column 6 of the program\n')
  })

  test('has the lines and the name of the file with the program', async () => {
    const files = [
      { path: 'one.vrl', text: '.a = 1' },
      { path: 'two.vrl', text: '\n.b = to_int(.c)\n' },
    ]
    const faults = await faultsOf(files.map(({ text }) => text).join('\n'), files)
    const place = new ProgramPlace(faults, STEP, configText('transforms: { step: { files: [one.vrl, two.vrl] } }'))
    expect(place.path).toEqual([...STEP, 'files', 1])
    expect(await place.drawing(false)).toContain('  ┌─ two.vrl:2:6\n  │\n2 │ .b = to_int(.c)\n')
  })
})

test('the place of a diagnostic has file, line and column', async () => {
  const text = configText('transforms:\n  step:\n    source: |\n      .a = 1\n      .b = to_int(.c)\n')
  const faults = await faultsOf(String(valueAt(text.value ?? {}, [...STEP, 'source'])))
  const place = new ProgramPlace(faults, STEP, text)
  expect(faults.diagnostics.map((one) => place.of(one))).toEqual(['qovery.yaml:5:12'])
  expect(place.location).toMatchObject({ file: 'qovery.yaml', line: 3, column: 13, lineText: '' })
})
