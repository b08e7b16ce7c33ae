import type { ComponentKind } from '../../packages/qovery/src/components/registry.ts'

interface Prose {
  readonly what: string
  readonly example: string
  readonly delivery: string
  readonly pitfalls: string
}

/** The README of a new component. */
export function readmeOf(kind: ComponentKind, name: string): string {
  const { what, example, delivery, pitfalls } = PROSE[kind]
  return `# ${name}

${what}

\`\`\`yaml
${example.trim().replaceAll('NAME', name)}
\`\`\`

## Options

<!-- generated:options -->
<!-- /generated -->

## Delivery

${delivery}

## Pitfalls

- ${pitfalls}
`
}

const PROSE: Record<ComponentKind, Prose> = {
  source: {
    what: 'Sends a log with the message `hello` at regular intervals. It is for trying a pipeline: it collects nothing.',
    example: `
sources:
  hello:
    type: NAME
    interval_secs: 5

sinks:
  out:
    type: console
    inputs: [hello]
    encoding:
      codec: json`,
    delivery: 'At most once: it waits while there is no room downstream, and what a sink rejects is not sent again.',
    pitfalls:
      'The interval begins when there was room for the log before, so under back-pressure there are fewer logs.',
  },
  transform: {
    what:
      'Sets a field of each log to a fixed text, also where the log has the field already. Logs that are not objects ' +
      'pass as they are. For values that depend on the log, use a transform with a language of its own.',
    example: `
transforms:
  with_team:
    type: NAME
    inputs: [logs]
    field: team
    value: payments`,
    delivery: 'What comes out settles with what came in; nothing is kept or dropped.',
    pitfalls: 'The name is taken as it is: a dot in it does not lead into nested objects.',
  },
  sink: {
    what:
      'Sends logs to an address over HTTP, as JSON documents on lines of their own. For receivers that want another ' +
      'format, a header or a password, use a sink that is made for them.',
    example: `
sinks:
  receiver:
    type: NAME
    inputs: [logs]
    endpoint: http://localhost:8080/logs`,
    delivery:
      'At least once: a batch is delivered when the receiver answered with a status from 200 to 299. Answers of 429 and ' +
      'from 500 on are tried again; other answers reject the batch.',
    pitfalls: 'There is one request at a time, so that the order of the logs is kept; a slow receiver slows it down.',
  },
  table: {
    what:
      'Names by codes that stand in the config, for programs that look them up. For rows that change, use a table that ' +
      'reads them from somewhere.',
    example: `
enrichment_tables:
  countries:
    type: NAME
    names: { de: Germany, fr: France }`,
    delivery: 'A table takes no events and sends none.',
    pitfalls: 'A condition on more than one field, or on none, is an error that the program can handle.',
  },
}
