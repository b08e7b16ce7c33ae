import { compileReplacement } from '../regex/replacement.ts'
import { BROWSERS, DEVICES, SYSTEMS } from './patterns.generated.ts'
import { lowered, Search, type Found } from './search.ts'
import { UNKNOWN, type UserAgent } from './user-agent.ts'

const browsers = new Search(BROWSERS)
const systems = new Search(SYSTEMS)
const devices = new Search(DEVICES)

/** What uap-core knows of a user agent. */
export function parseByUap(text: string): UserAgent {
  const lower = lowered(text)
  const browser = browsers.find(text, lower)
  const system = systems.find(text, lower)
  const device = devices.find(text, lower)
  return {
    browser: browser === undefined ? UNKNOWN.browser : browserOf(browser),
    os: system === undefined ? UNKNOWN.os : systemOf(system),
    device: device === undefined ? UNKNOWN.device : deviceOf(device),
  }
}

function browserOf(found: Found): UserAgent['browser'] {
  const [family, major, minor, patch] = found.says
  return {
    family: family ? family.replaceAll('$1', () => group(found, 1) ?? '') : (group(found, 1) ?? ''),
    version: null,
    major: major || group(found, 2),
    minor: minor || group(found, 3),
    patch: patch || group(found, 4),
  }
}

function systemOf(found: Found): UserAgent['os'] {
  return {
    family: said(found, 0) ?? group(found, 1) ?? '',
    version: null,
    major: saidOrGroup(found, 1),
    minor: saidOrGroup(found, 2),
    patch: saidOrGroup(found, 3),
    patch_minor: saidOrGroup(found, 4),
  }
}

function deviceOf(found: Found): UserAgent['device'] {
  const says = (index: number) => found.says[index]?.trim()
  return {
    family: says(0) ? (said(found, 0) ?? '') : (group(found, 1) ?? ''),
    category: null,
    brand: said(found, 1),
    model: says(2) ? said(found, 2) : group(found, 1),
  }
}

/** What the pattern says in place `index`, else the group behind the one for the place before; an empty one is none. */
function saidOrGroup(found: Found, index: number): string | null {
  return found.says[index]?.trim() ? said(found, index) : group(found, index + 1)
}

/** What the pattern says in a place, with the groups in it. */
function said({ says, match, names }: Found, index: number): string | null {
  const template = says[index]
  if (!template?.trim()) return null
  if (!/\$\d/.test(template)) return template
  return compileReplacement(template, names)(match).trim() || null
}

function group({ match }: Found, index: number): string | null {
  return match[index] || null
}
