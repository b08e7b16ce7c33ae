import type { Description } from '@qovery/sdk'
import type { Child } from './child.ts'
import type { FamilyType } from './family-type.ts'

/** What a page says of a metric beside its samples. */
export interface Declaration {
  readonly name: string
  readonly type: FamilyType
  readonly help: string
  readonly unit: string
}

/** What holds for the samples of a metric that no line describes. */
export const UNDESCRIBED: Description = { type: 'unknown' }

/** A metric as the page last described it. Another description makes another family. */
export class Family implements Declaration {
  readonly id: number
  readonly name: string
  readonly type: FamilyType
  readonly help: string
  readonly unit: string
  /** The same object for all of its series. */
  readonly description: Description | undefined
  /** The series of several lines, by their labels. */
  readonly children = new Map<string, Child>()
  /** The last page that it was on. */
  page = -1

  constructor(id: number, { name, type, help, unit }: Declaration) {
    this.id = id
    this.name = name
    this.type = type
    this.help = help
    this.unit = unit
    this.description = describe(type, help, unit)
  }

  is({ type, help, unit }: Declaration): boolean {
    return type === this.type && help === this.help && unit === this.unit
  }
}

function describe(type: FamilyType, help: string, unit: string): Description | undefined {
  const special = type === 'info' || type === 'stateset' || type === 'unknown' || type === 'gaugehistogram'
  if (help === '' && unit === '' && !special) return undefined
  return { ...(help !== '' && { help }), ...(unit !== '' && { unit }), ...(special && { type }) }
}
