import type { ComponentContext, CounterHandle, GaugeHandle } from '@qovery/sdk'

const COUNTS = {
  opened: ['files_opened_total', 'Files that were opened.'],
  closed: ['files_closed_total', 'Files that are not watched any more.'],
  rewritten: ['files_rewritten_total', 'Files that were cut or written anew, and are read from their beginning.'],
  deleted: ['files_deleted_total', 'Files that were deleted because `remove_after_secs` says so.'],
} as const

/** The source's own metrics of files. */
export class Tally {
  readonly #cx: ComponentContext
  readonly #includeFile: boolean
  readonly #open: GaugeHandle

  constructor(cx: ComponentContext, includeFile: boolean) {
    this.#cx = cx
    this.#includeFile = includeFile
    this.#open = cx.gauge('open_files', 'Files that are open.')
  }

  count(what: keyof typeof COUNTS, file: string): void {
    this.#counter(what, file).add(1)
  }

  open(files: number): void {
    this.#open.set(files)
  }

  #counter(what: keyof typeof COUNTS, file: string): CounterHandle {
    const [name, help] = COUNTS[what]
    return this.#includeFile ? this.#cx.counter(name, help, { file }) : this.#cx.counter(name, help)
  }
}
