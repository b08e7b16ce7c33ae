import { s } from '@qovery/sdk'
import * as z from 'zod'
import { expect, test } from 'vitest'
import { filesIn } from './named-files.ts'

const file = s.file('A file.')
const schema = s.object({
  one: file.optional(),
  kept: s.folder('A folder.').optional(),
  many: s.list('Files.', file).default([]),
  named: s.map('Files by names.', file).optional(),
  tls: s.object({ enabled: s.bool('Whether.').optional(), crt_file: file.optional() }).optional(),
  either: z.union([s.object({ text: s.string('A text.') }), s.object({ text: s.string('A text.'), file })]).optional(),
})

test('files and folders are found in tables, lists, maps and choices, with the way to them', () => {
  const options = {
    one: 'a',
    kept: '/k',
    many: ['b', 'c'],
    named: { x: 'd' },
    tls: { crt_file: 'e' },
    either: { text: 't', file: 'f' },
  }
  expect(filesIn(schema, options, ['sinks', 'out'])).toEqual([
    { path: ['sinks', 'out', 'one'], file: 'a', use: 'file' },
    { path: ['sinks', 'out', 'kept'], file: '/k', use: 'folder' },
    { path: ['sinks', 'out', 'many', 0], file: 'b', use: 'file' },
    { path: ['sinks', 'out', 'many', 1], file: 'c', use: 'file' },
    { path: ['sinks', 'out', 'named', 'x'], file: 'd', use: 'file' },
    { path: ['sinks', 'out', 'tls', 'crt_file'], file: 'e', use: 'file' },
    { path: ['sinks', 'out', 'either', 'file'], file: 'f', use: 'file' },
  ])
})

test('a certificate written in place of its file is none, nor is one that is switched off', () => {
  const inline = { tls: { enabled: true, crt_file: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' } }
  expect(filesIn(schema, inline, [])).toEqual([])
  expect(filesIn(schema, { tls: { enabled: false, crt_file: 'e' } }, [])).toEqual([])
})
