import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { Folder } from '../harness/qovery.ts'

const LOGS = [
  '{"id":"a","level":"debug","n":1,"text":"begins"}',
  '{"id":"b","level":"debug","n":10,"text":"begins"}',
  '{"id":"a","level":"debug","n":1,"text":"begins"}',
  '{"id":"a","level":"error","n":2,"text":"fails"}',
  '{"id":"c","level":"debug","n":5,"text":"after"}',
]

test('logs are deduplicated, cut out around errors, merged and delayed on one way, by conditions in VRL', async () => {
  await using folder = await Folder.of({
    'in.jsonl': `${LOGS.join('\n')}\n`,
    'qovery.yaml': `
data_dir: data
sources:
  in: { type: file, include: [in.jsonl], read_from: beginning }
transforms:
  read: { type: remap, inputs: [in], source: ". = object!(parse_json!(string!(.message)))" }
  once: { type: dedupe, inputs: [read], fields: { ignore: [] } }
  around: { type: window, inputs: [once], flush_when: '.level == "error"', num_events_before: 2 }
  merged:
    type: reduce
    inputs: [around]
    group_by: [id]
    flush_period_ms: 20
    expire_after_ms: 50
    merge_strategies: { text: concat, level: retain }
  later: { type: delay, inputs: [merged], delay_ms: 50 }
sinks:
  out: { type: console, inputs: [later], encoding: { codec: json } }
`,
  })
  await using qovery = folder.run(['--config', 'qovery.yaml'])
  const lines = await poll('both groups', () => {
    const found = qovery.stdout.split('\n').slice(0, -1)
    return found.length === 2 ? found : undefined
  })
  expect(lines.sort()).toEqual([
    '{"id":"a","level":"error","n":3,"text":"begins fails"}',
    '{"id":"b","level":"debug","n":10,"text":"begins"}',
  ])
  expect((await qovery.stop()).code).toBe(0)
})
