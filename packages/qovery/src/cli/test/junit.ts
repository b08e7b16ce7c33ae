import type { TestResult } from '../../topology/unit-test/result.ts'
import { Report } from './report.ts'

/** What XML 1.0 allows no document to have, not even as a reference. */
const NOT_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
}

/** The results of tests in the XML that JUnit made and that servers for continuous integration read. */
export function junitXml(results: readonly TestResult[]): string {
  const failed = results.filter(({ failures }) => failures.length > 0).length
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0)
  const counts = `tests="${results.length}" failures="${failed}" errors="0" time="${time(seconds)}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="qovery" ${counts}>`,
    `  <testsuite name="qovery test" ${counts} skipped="0">`,
    ...results.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase(result: TestResult): string {
  const { name, place, seconds, failures } = result
  const at = place.file === '' ? '' : ` file="${escaped(place.file)}" line="${place.line}"`
  const head = `    <testcase name="${escaped(name)}" classname="qovery"${at} time="${time(seconds)}"`
  const [first] = failures
  if (first === undefined) return `${head}/>`
  const message = escaped(first.message.split('\n')[0] ?? '')
  const text = escaped(new Report(false).failed(result), /[&<>]/g)
  return `${head}>\n      <failure message="${message}" type="failure">${text}</failure>\n    </testcase>`
}

function time(seconds: number): string {
  return seconds.toFixed(3)
}

function escaped(text: string, characters: RegExp = /[&<>"'\n\r\t]/g): string {
  return text.replace(NOT_XML, '\ufffd').replace(characters, (character) => ENTITIES[character] ?? character)
}
