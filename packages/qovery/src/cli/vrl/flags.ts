/** Flags of `qovery vrl`. */
export interface VrlFlags {
  readonly program?: string
  readonly input?: string
  readonly printObject?: boolean
  readonly printWarnings?: boolean
  readonly timezone: string
  readonly quiet?: boolean
  readonly emit?: boolean
  readonly color: 'auto' | 'always' | 'never'
}
