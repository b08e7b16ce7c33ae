import { bench, run, summary } from 'mitata'
import { RE2JS } from 're2js'
import { Regex } from './index.ts'

const LINE =
  '172.17.0.1 - alice [01/Apr/2021:12:02:31 +0000] "POST /not-found?id=42 HTTP/1.1" 404 153 "http://localhost/somewhere" "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/72.0.3626.119 Safari/537.36" "2.75"'
const WIDE = LINE.replace('alice', '愛麗絲')
const NGINX =
  '^(?P<client>\\S+) \\S+ (?P<user>\\S+) \\[(?P<time>[^\\]]+)\\] "(?P<method>\\w+) (?P<path>[^" ]+) (?P<protocol>[^"]+)" (?P<status>\\d+) (?P<size>\\d+) "(?P<referer>[^"]*)" "(?P<agent>[^"]*)"'
/** Words that may end in several ways: without V8's fall-back it is the automaton's. */
const LOOSE = '"(.*?)" (\\d+) (\\d+) "(.*?)" "(.*?)"'

const javascript = new RegExp(NGINX.replaceAll('?P<', '?<'))
const regex = new Regex(NGINX)
const loose = new Regex(LOOSE)
const re2 = RE2JS.compile(NGINX)

summary(() => {
  bench('nginx line, RegExp of JavaScript', () => javascript.exec(LINE))
  bench('nginx line, Regex', () => regex.exec(LINE))
  bench('nginx line beyond Latin-1, Regex', () => regex.exec(WIDE))
  bench('nginx line, positions of the automaton', () => regex.spans(LINE))
  bench('nginx line, RE2', () => {
    const matcher = re2.matcher(LINE)
    return matcher.find() ? matcher.group(10) : undefined
  })
  bench('ambiguous pattern, Regex', () => loose.exec(LINE))
})

await run()
