import { singleTagValue, type Series } from '@qovery/sdk'
import { bytesOf, escapeName, inOnePiece, isLegacy, quotable } from '../formats/names.ts'
import type { Escaping } from '../negotiation.ts'

/** A label's name and value. */
export type LabelPair = readonly [name: string, value: string]

/** What a series is called on the page. */
export interface Identity {
  /** The metric's name as it came, namespace and all. */
  readonly rawName: string
  /** The name in the scheme `underscores`. */
  readonly name: string
  /** Name and labels in the scheme `underscores`, as they stand in the text formats: bytes. Equal for the same series, and for them only. */
  readonly key: string
  /** Names of the labels in the scheme `underscores`. */
  readonly labelNames: readonly string[]
  /** The labels as they came, where some of their names are not legal everywhere; `null`: they stand in `key`. */
  readonly rawLabels: readonly LabelPair[] | null
}

/** The identity of a series; `undefined` where its name or the name of a label is empty. */
export function identify(series: Series, defaultNamespace: string | undefined): Identity | undefined {
  const namespace = series.namespace ?? defaultNamespace
  const rawName = (namespace === undefined ? series.name : `${namespace}_${series.name}`).toWellFormed()
  const labels = labelsOf(series)
  if (series.name === '' || labels.some(([name]) => name === '')) return undefined
  const legal = labels.every(([name]) => isLegacy(name, 'label'))
  const shown = legal ? labels : escapeLabels(labels, 'underscores')
  const name = escapeName(rawName, 'underscores', 'metric')
  const text = labelText(shown)
  return {
    rawName,
    name,
    key: inOnePiece(text === '' ? name : `${name}{${text}}`),
    labelNames: shown.map(([label]) => label),
    rawLabels: legal ? null : labels,
  }
}

/** Labels as they are written between braces, as bytes; names that are not legal everywhere are quoted. */
export function labelText(labels: readonly LabelPair[]): string {
  let text = ''
  for (const [name, value] of labels) {
    const shown = isLegacy(name, 'label') ? name : `"${quotable(name)}"`
    text += `${text === '' ? '' : ','}${shown}="${quotable(value)}"`
  }
  return text
}

/**
 * Labels with their names in an escaping scheme, in the order of the escaped names. The values of labels that get the same
 * name are joined with `;`, as OpenTelemetry does it.
 */
export function escapeLabels(labels: readonly LabelPair[], escaping: Escaping): readonly LabelPair[] {
  if (escaping === 'allow-utf-8') return labels
  const escaped = new Map<string, string>()
  for (const [name, value] of labels) {
    const shown = escapeName(name, escaping, 'label')
    const before = escaped.get(shown)
    escaped.set(shown, before === undefined ? value : `${before};${value}`)
  }
  return [...escaped].sort((a, b) => (a[0] < b[0] ? -1 : 1))
}

/** The labels of label text whose names are all legal everywhere; values as bytes. */
export function readLabels(text: string): LabelPair[] {
  const labels: LabelPair[] = []
  for (const [, name, value] of text.matchAll(/([^,=]+)="((?:[^"\\]|\\.)*)"/gs)) {
    labels.push([
      name as string,
      (value as string).replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char)),
    ])
  }
  return labels
}

export function sameLabels(a: readonly LabelPair[] | null, b: readonly LabelPair[] | null): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

/** Of labels without a value (bare, or empty, which Prometheus takes for absent) there are none on the page. */
function labelsOf(series: Series): LabelPair[] {
  const labels: LabelPair[] = []
  for (let i = 0; i < series.tagNames.length; i++) {
    const value = singleTagValue(series.tagValues[i] ?? null)
    if (value !== null && value !== '')
      labels.push([(series.tagNames[i] as string).toWellFormed(), value.toWellFormed()])
  }
  return labels
}

/** The labels of a series in an escaping scheme, as bytes for between the braces. */
export function labelsIn(
  escaping: Escaping,
  labels: { readonly raw: readonly LabelPair[] | null; readonly plainText: string },
): string {
  if (labels.raw !== null) return labelText(escapeLabels(labels.raw, escaping))
  if (escaping !== 'dots') return labels.plainText
  let text = ''
  for (const match of labels.plainText.matchAll(/([^,=]+)=("(?:[^"\\]|\\.)*")/gs)) {
    text += `${text === '' ? '' : ','}${bytesOf(escapeName(match[1] as string, 'dots', 'label'))}=${match[2] as string}`
  }
  return text
}
