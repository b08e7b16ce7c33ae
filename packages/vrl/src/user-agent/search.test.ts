import { expect, test } from 'vitest'
import { Regex } from '../regex/index.ts'
import { BROWSERS, DEVICES, SYSTEMS } from './patterns.generated.ts'
import { lowered } from './search.ts'
import { parseByUap } from './uap.ts'

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 13; SM-S908B Build/TP1A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/112.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/113.0',
  'Opera/9.80 (J2ME/MIDP; Opera Mini/4.3.24214; iPhone; U; en) Presto/2.5.25 Version/10.54',
  'Nokia6300/2.0 (05.00) Profile/MIDP-2.0',
  'ſlurp KINDLE/3.0 BLACKBERRY9700/5.0.0.862',
  'Googlebot/2.1 (+http://www.google.com/bot.html)',
  'curl/7.68.0',
]

test('whatever a pattern matches has one of its needles', () => {
  const missed: string[] = []
  for (const [pattern, needles] of [...BROWSERS, ...SYSTEMS, ...DEVICES]) {
    if (needles === undefined || needles === null) continue
    const regex = new Regex(pattern)
    for (const agent of AGENTS) {
      const hasNeedle = needles.some((needle) => lowered(agent).includes(needle))
      if (!hasNeedle && regex.test(agent)) missed.push(pattern)
    }
  }
  expect(missed).toEqual([])
})

test('what is said of a match may hold its groups', () => {
  expect(parseByUap(AGENTS[2] ?? '')).toMatchObject({
    browser: { family: 'Chrome Mobile', major: '112', minor: '0', patch: '0' },
    os: { family: 'Android', major: '13', minor: null },
    device: { family: 'Samsung SM-S908B', brand: 'Samsung', model: 'SM-S908B' },
  })
})

test('a user agent that nobody knows has no parts', () => {
  const { browser, os, device } = parseByUap('w3m/0.3')
  expect([browser.family, os.family, device.family]).toEqual([null, null, null])
})
