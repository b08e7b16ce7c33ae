import { defineFunction, Lazy, param, type CallSite } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { combined, type UserAgent } from '../user-agent/user-agent.ts'
import { parseByWoothee, woothee } from '../user-agent/woothee.ts'
import type { ValueObject } from '../value/index.ts'

/** What stands behind is not looked at. */
const MOST_LENGTH = 4096
/** How many user agents are remembered: the same ones come again and again. */
const MOST_KNOWN = 1000

/** The patterns of uap-core. */
const uap = new Lazy(() => import('../user-agent/uap.ts'))

const MAYBE = Kind.bytes.or(Kind.null)
const PARTIAL = Kind.object({
  browser: Kind.object({ family: MAYBE, version: MAYBE }),
  os: Kind.object({ family: MAYBE, version: MAYBE }),
  device: Kind.object({ category: MAYBE }),
})
const FULL = Kind.object({
  browser: Kind.object({ family: MAYBE, version: MAYBE, major: MAYBE, minor: MAYBE, patch: MAYBE }),
  os: Kind.object({ family: MAYBE, version: MAYBE, major: MAYBE, minor: MAYBE, patch: MAYBE, patch_minor: MAYBE }),
  device: Kind.object({ family: MAYBE, category: MAYBE, brand: MAYBE, model: MAYBE }),
})

export const parse_user_agent = defineFunction({
  name: 'parse_user_agent',
  category: 'Parse',
  description: 'Tells the browser, the operating system and the device from a user agent, as far as they are known.',
  notes: [
    'All that is known is text, and what is not is `null`. The fields depend on `mode` only.',
    `What stands behind the first ${MOST_LENGTH} characters is not looked at.`,
    'What is known of programs and devices comes with the libraries that read it: for one in fifteen VRL has a slightly different name or version.',
  ],
  params: [
    param.text('value', 'The user agent.'),
    param.choice(
      'mode',
      'How much is done to find out.',
      {
        fast: 'Asks [woothee](https://github.com/woothee/woothee), which is quick and knows the most common ones.',
        reliable:
          'Asks [uap-core](https://github.com/ua-parser/uap-core) too where woothee does not know the browser or the operating system.',
        enriched: 'Asks both, and gives more fields.',
      },
      { default: 'fast' },
    ),
  ],
  returns: Kind.anyObject,
  failures: [],
  uses: [woothee, uap],
  typeOf: (call) => ({ kind: call.constant('mode') === 'enriched' ? FULL : PARTIAL, fallible: false }),
  examples: [
    {
      title: 'Fast',
      source:
        'parse_user_agent(\n    "Mozilla Firefox 1.0.1 Mozilla/5.0 (X11; U; Linux i686; de-DE; rv:1.7.6) Gecko/20050223 Firefox/1.0.1"\n)\n',
      result: {
        browser: { family: 'Firefox', version: '1.0.1' },
        device: { category: 'pc' },
        os: { family: 'Linux', version: null },
      },
    },
    {
      title: 'Reliable',
      source:
        'parse_user_agent(\n    "Mozilla/4.0 (compatible; MSIE 7.66; Windows NT 5.1; SV1; .NET CLR 1.1.4322)",\n    mode: "reliable")\n',
      result: {
        browser: { family: 'Internet Explorer', version: '7.66' },
        device: { category: 'pc' },
        os: { family: 'Windows XP', version: 'NT 5.1' },
      },
    },
    {
      title: 'Enriched',
      source:
        'parse_user_agent(\n    "Opera/9.80 (J2ME/MIDP; Opera Mini/4.3.24214; iPhone; CPU iPhone OS 4_2_1 like Mac OS X; AppleWebKit/24.783; U; en) Presto/2.5.25 Version/10.54",\n    mode: "enriched"\n)\n',
      result: {
        browser: { family: 'Opera Mini', major: '4', minor: '3', patch: '24214', version: '10.54' },
        device: { brand: 'Apple', category: 'smartphone', family: 'iPhone', model: 'iPhone' },
        os: { family: 'iOS', major: '4', minor: '2', patch: '1', patch_minor: null, version: '4.2.1' },
      },
    },
  ],
  compile(call) {
    const mode = modeOf(call)
    const known = new Map<string, UserAgent>()
    const write = mode === 'enriched' ? full : partial
    return (value) => {
      const text = value.length > MOST_LENGTH ? value.slice(0, MOST_LENGTH) : value
      let agent = known.get(text)
      if (agent === undefined) {
        if (known.size >= MOST_KNOWN) known.clear()
        known.set(text, (agent = parse(text, mode)))
      }
      return write(agent)
    }
  },
})

type Mode = 'fast' | 'reliable' | 'enriched'

function modeOf(call: CallSite): Mode {
  return call.constant('mode') as Mode
}

function parse(text: string, mode: Mode): UserAgent {
  const quick = parseByWoothee(text, woothee.get())
  const isEnough = mode === 'fast' || (mode === 'reliable' && quick.browser.family !== null && quick.os.family !== null)
  return isEnough ? quick : combined(uap.get().parseByUap(text), quick)
}

function partial({ browser, os, device }: UserAgent): ValueObject {
  return {
    browser: { family: browser.family, version: browser.version },
    device: { category: device.category },
    os: { family: os.family, version: os.version },
  }
}

function full({ browser, os, device }: UserAgent): ValueObject {
  return { browser: { ...browser }, device: { ...device }, os: { ...os } }
}
