import { BATCH_EVENTS, s } from '@qovery/sdk'
import type * as z from 'zod'
import { matchesOf, sharedMatch } from './matches.ts'

const FIELD = /^[A-Z_][A-Z0-9_]{0,63}$/
const without0 = (text: string) => !text.includes('\0')

const text = (description: string) =>
  s.string(description).min(1).refine(without0, { error: 'a NUL byte cannot be given to journalctl' })

const units = (description: string) => s.list(description, text('The name of a unit.')).default([])

const matches = (description: string) =>
  s
    .map(
      description,
      s.list(
        'The values of the field.',
        s.string('A value.').refine(without0, { error: 'a NUL byte cannot be given to journalctl' }),
      ),
      { examples: [{ _SYSTEMD_UNIT: ['sshd.service', 'ntpd.service'], _TRANSPORT: ['kernel'] }] },
    )
    .refine((fields) => Object.keys(fields).every((name) => FIELD.test(name)), {
      error: 'no field of the journal can be called that: names are capital letters, digits and underscores',
    })
    .default({})

export const config = s
  .object({
    include_units: units(
      'The units whose entries are read; a name without a dot is that of a service. Compared with the field `_SYSTEMD_UNIT`, which entries of systemd about a unit do not have. Empty: all.',
    ),
    exclude_units: units('The units whose entries are left out; a name without a dot is that of a service.'),
    include_matches: matches(
      'Fields and their values: entries are read that have one of the values in one of the fields, or are of `include_units`. Empty: all.',
    ),
    exclude_matches: matches(
      'Fields and their values: entries are left out that have one of the values in one of the fields.',
    ),
    current_boot_only: s
      .bool('Whether only entries since the machine was last started are read, or those of earlier boots too.')
      .default(true),
    since_now: s
      .bool('Whether reading begins at the present end of the journal, where there is no position yet to go on from.')
      .default(false),
    batch_size: s
      .uint('The most entries that travel together. What was read together is not waited for any longer.', {
        unit: 'events',
        min: 1,
      })
      .default(BATCH_EVENTS),
    journalctl_path: text('The program `journalctl`. Left out: it is looked for in `PATH`.').optional(),
    journal_directory: text('The folder with the journal. Left out: that of the system.').optional(),
    journal_namespace: text('The namespace of the journal. Left out: the default one.').optional(),
    extra_args: s
      .list('More arguments for `journalctl`, as they are.', text('One argument.'), {
        examples: [['--facility=daemon']],
      })
      .default([]),
    data_dir: s
      .folder(
        'The folder below which the position is kept, in one named after the component. Left out: the global `data_dir`.',
      )
      .optional(),
    emit_cursor: s.bool('Whether events have the cursor of their entry, in `__CURSOR`.').default(false),
    remap_priority: s
      .bool(
        'Deprecated, use the `remap` transform. Whether `PRIORITY` is given as a word, such as `ERR`, instead of a digit.',
      )
      .default(false),
  })
  .check((context) => {
    const { include_matches, include_units, exclude_matches, exclude_units } = context.value
    const shared = sharedMatch(matchesOf(include_matches, include_units), matchesOf(exclude_matches, exclude_units))
    if (shared === undefined) return
    const message = `${shared} is both included and excluded: take it out of one of the two`
    context.issues.push({ code: 'custom', message, input: context.value, path: ['exclude_matches'] })
  })

export type JournaldOptions = z.output<typeof config>
