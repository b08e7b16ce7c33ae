import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { s } from './schema.ts'
import { Secret } from './secret.ts'
import { Template } from './template.ts'

const jsonOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

describe('the helpers for options', () => {
  test('refuse unknown keys of objects', () => {
    expect(s.object({ a: s.string('A.') }).safeParse({ a: '', b: 1 }).success).toBe(false)
  })

  test('carry description, unit, examples and choices into the JSON schema', () => {
    const schema = s.object({
      timeout: s.float('How long.', { unit: 'seconds', min: 0, max: 5, examples: [1.5] }),
      size: s.uint('How much.', { unit: 'bytes', min: 1 }).default(10),
      mode: s.choice('Which.', { tcp: 'TCP.', udp: 'UDP.' }).optional(),
      files: s.list('What to read.', s.file('A file.')),
      tags: s.map('Names and values.', s.bool('On.')),
      password: s.secret('Secret.'),
      to: s.template('Where to.'),
    })
    expect(jsonOf(schema)).toMatchObject({
      additionalProperties: false,
      required: ['timeout', 'files', 'tags', 'password', 'to'],
      properties: {
        timeout: { description: 'How long.', unit: 'seconds', minimum: 0, maximum: 5, examples: [1.5] },
        size: { type: 'integer', minimum: 1, default: 10, unit: 'bytes' },
        mode: { enum: ['tcp', 'udp'], choices: { tcp: 'TCP.', udp: 'UDP.' } },
        files: { type: 'array', items: { type: 'string', file: true } },
        tags: { type: 'object', additionalProperties: { type: 'boolean' } },
        password: { type: 'string', secret: true },
        to: { type: 'string', template: true },
      },
    })
  })

  test.for([-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, '1', 1n])(
    'take %o for no whole number',
    (value) => {
      expect(s.uint('Count.').safeParse(value).success).toBe(false)
    },
  )

  test('take whole numbers from 0 and up to what is safe', () => {
    expect(s.uint('Count.').parse(0)).toBe(0)
    expect(s.uint('Count.').parse(Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER)
  })

  test('hide secrets wherever they could be printed', () => {
    const secret = s.secret('Password.').parse('hunter2')
    expect(secret).toBeInstanceOf(Secret)
    expect(secret.reveal()).toBe('hunter2')
    const printed = [String(secret), JSON.stringify({ secret }), inspect(secret), inspect({ secret })]
    expect(printed.join()).not.toContain('hunter2')
    expect(JSON.stringify(secret)).toBe('"**********"')
  })

  test('parse templates and paths, and say what is wrong with them', () => {
    expect(s.template('To.').parse('{{ a }}')).toBeInstanceOf(Template)
    expect(s.path('Field.').parse('.a[0]')).toEqual({ root: 'event', segments: ['a', 0] })
    expect(s.template('To.').safeParse('{{ a..b }}').error?.issues[0]?.message).toMatch(/names no field/)
    expect(s.path('Field.').safeParse('a..b').error?.issues[0]?.message).toMatch(/character 3/)
    expect(s.path('Field.').safeParse('').success).toBe(false)
    expect(s.path('Field.').safeParse(5).success).toBe(false)
  })

  test('take no empty name of a file', () => {
    expect(s.file('File.').safeParse('').success).toBe(false)
  })

  test('make conditions that know the kinds they match', () => {
    const condition = s.condition('Which events.')
    expect(condition.parse({ type: 'is_log' }).kinds).toEqual(['log'])
    expect(condition.safeParse({ type: 'is_nothing' }).success).toBe(false)
    expect(condition.safeParse({ type: 'is_log', more: 1 }).success).toBe(false)
  })
})
