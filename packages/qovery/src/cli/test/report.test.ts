import { describe, expect, test } from 'vitest'
import type { ShownEvent, TestFailure, TestResult } from '../../topology/unit-test/result.ts'
import { junitXml } from './junit.ts'
import { Report } from './report.ts'

const PLACE = { file: 'qovery.yaml', line: 7, column: 1, endColumn: 2, lineText: '' }
const EVENT: ShownEvent = { json: '{"a":1}', metadata: undefined, reasons: [], parts: [] }
const FAILURE: TestFailure = {
  message: 'outputs[0] (a): it is wrong',
  drawing: undefined,
  condition: undefined,
  events: [],
  more: 0,
}

function resultOf(more: Partial<TestResult> = {}): TestResult {
  return { name: 'one', place: PLACE, failures: [], logged: [], loggedMore: 0, seconds: 0.25, ...more }
}

function failedBy(more: Partial<TestFailure>): string {
  return new Report(false).failed(resultOf({ failures: [{ ...FAILURE, ...more }] }))
}

describe('the report', () => {
  test('has a line for each test and counts them at the end', () => {
    const report = new Report(false)
    const results = [resultOf(), resultOf({ name: 'two', failures: [FAILURE] })]
    expect(report.begin(2, ['a.yaml', 'b.yaml'])).toBe('Running 2 tests of a.yaml, b.yaml\n')
    expect(results.map((result) => report.line(result)).join('')).toBe('test one ... passed\ntest two ... failed\n')
    expect(report.end(results)).toBe(`
failures:

test two:  qovery.yaml:7

  outputs[0] (a): it is wrong

1 passed, 1 failed
`)
    expect(report.end([resultOf()])).toBe('\n1 passed\n')
  })

  test('says that there are no tests', () => {
    const report = new Report(false)
    expect(report.begin(0, ['a.yaml']) + report.end([])).toBe('No tests in a.yaml\n')
  })

  test('shows the condition, the events, why, and the values at the parts', () => {
    const parts = [
      { text: '.a', value: '1', failure: undefined },
      { text: 'to_int(\n  .b)', value: undefined, failure: 'no number' },
    ]
    const events = [{ ...EVENT, metadata: '{"m":2}', reasons: ['the condition fails'], parts }, EVENT]
    expect(failedBy({ condition: '.a == 2\n.b == 3', events, more: 3 })).toBe(`test one:  qovery.yaml:7

  outputs[0] (a): it is wrong
    condition:
      .a == 2
      .b == 3
    event 1: {"a":1}
      %: {"m":2}
      the condition fails
      .a is 1
      to_int( .b) fails: no number
    event 2: {"a":1}
    and 3 more events
`)
    expect(failedBy({ condition: '.a == 2', events: [EVENT] })).toContain(
      '    condition: .a == 2\n    event: {"a":1}\n',
    )
  })

  test('shows a program with faults as it was drawn', () => {
    const drawing = 'error[E203]: syntax error\n  │\n1 │ .a =\n'
    expect(failedBy({ drawing })).toBe(
      'test one:  qovery.yaml:7\n\n  outputs[0] (a): it is wrong\n\n  error[E203]: syntax error\n    │\n  1 │ .a =\n',
    )
  })

  test('shows what was logged meanwhile', () => {
    const logged = [{ level: 'warn', speaker: 'parse', message: 'first\nsecond' }] as const
    const text = new Report(false).failed(resultOf({ failures: [FAILURE], logged, loggedMore: 1 }))
    expect(text).toContain('  Meanwhile the log said:\n    WARN parse: first\n      second\n    and 1 more line\n')
  })

  test('lets nothing that comes from outside control the terminal', () => {
    const hostile = '\x1b[2J\r\u202e'
    const text = new Report(false).failed(
      resultOf({
        name: hostile,
        place: { ...PLACE, file: hostile },
        failures: [
          {
            message: hostile,
            drawing: hostile,
            condition: hostile,
            events: [
              {
                json: JSON.stringify({ a: '\u202e' }),
                metadata: '{"\u009b":1}',
                reasons: [hostile],
                parts: [{ text: hostile, value: hostile, failure: undefined }],
              },
            ],
            more: 0,
          },
        ],
        logged: [{ level: 'error', speaker: hostile, message: hostile }],
      }),
    )
    expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
    expect(text).toContain('{"a":"\\u202e"}')
  })

  test('cuts events that would fill the terminal', () => {
    expect(failedBy({ events: [{ ...EVENT, json: `"${'x'.repeat(100_000)}"` }] }).length).toBeLessThan(5000)
  })

  test('is coloured where that is wanted', () => {
    expect(new Report(true).line(resultOf())).toBe('test one ... \x1b[32mpassed\x1b[0m\n')
  })
})

describe('JUnit XML', () => {
  test('has a case for each test, with its place and time', () => {
    expect(junitXml([resultOf(), resultOf({ name: 'two', failures: [FAILURE] })]))
      .toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="qovery" tests="2" failures="1" errors="0" time="0.500">
  <testsuite name="qovery test" tests="2" failures="1" errors="0" time="0.500" skipped="0">
    <testcase name="one" classname="qovery" file="qovery.yaml" line="7" time="0.250"/>
    <testcase name="two" classname="qovery" file="qovery.yaml" line="7" time="0.250">
      <failure message="outputs[0] (a): it is wrong" type="failure">test two:  qovery.yaml:7

  outputs[0] (a): it is wrong
</failure>
    </testcase>
  </testsuite>
</testsuites>
`)
  })

  test('escapes what would end a text, and leaves out what no document may have', () => {
    const name = `a<b>&"c'\n\x00\x1b\ufffe\ud800`
    const xml = junitXml([resultOf({ name, failures: [{ ...FAILURE, message: ']]></failure>\x08' }] })])
    expect(xml).toContain('name="a&lt;b&gt;&amp;&quot;c&apos;&#10;\ufffd\ufffd\ufffd\ufffd"')
    expect(xml).toContain('message="]]&gt;&lt;/failure&gt;\ufffd"')
    expect(xml.match(/<\/failure>/g)).toHaveLength(1)
  })
})
