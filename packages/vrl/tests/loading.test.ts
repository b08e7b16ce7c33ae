import { execFileSync } from 'node:child_process'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SCRIPT = fileURLToPath(new URL('./loaded-packages.ts', import.meta.url))
const HEAVY = [
  '@bufbuild/protobuf',
  'ajv',
  'ajv-formats',
  'cborg',
  'patterns.generated.ts',
  'saxes',
  'tldts',
  'woothee',
  'yaml',
]

function loadedFor(program: string): { readonly door: string[]; readonly program: string[] } {
  const output = execFileSync(execPath, ['--conditions=@qovery/source', SCRIPT, program], { encoding: 'utf8' })
  return JSON.parse(output) as { door: string[]; program: string[] }
}

test('a program without functions that need a large library loads none of them', () => {
  const { door, program } = loadedFor('.a = upcase(string!(.b)); .c = parse_json(.a) ?? {}')
  expect([...door, ...program].filter((name) => HEAVY.includes(name))).toEqual([])
})

test.each([
  ['parse_cbor!("a")', ['cborg']],
  ['parse_etld!("a")', ['tldts']],
  ['parse_user_agent("a")', ['woothee', 'patterns.generated.ts']],
  ['parse_dnstap!("a")', ['@bufbuild/protobuf']],
  ['parse_proto!("a", "b", "c")', ['@bufbuild/protobuf']],
  ['encode_proto!({}, "b", "c")', ['@bufbuild/protobuf']],
  ['validate_json_schema!("a", "b")', ['ajv', 'ajv-formats']],
  ['parse_xml!("a")', ['saxes']],
  ['parse_yaml!("a")', ['yaml']],
])('%s loads %j, and no other large library', (program, libraries) => {
  const loaded = loadedFor(program).program.filter((name) => HEAVY.includes(name))
  expect(loaded.sort()).toEqual(libraries.sort())
})
