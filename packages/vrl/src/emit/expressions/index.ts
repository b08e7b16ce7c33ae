import type { Writers } from '../emitter.ts'
import { assign, assignment } from './assignment.ts'
import { binary } from './binary.ts'
import { call } from './call.ts'
import { abort, block, conditional, group, leave } from './flow.ts'
import { array, literal, object, regex, template, timestamp } from './literal.ts'
import { event, query, variable } from './query.ts'
import { negative, not } from './unary.ts'

/** How the JavaScript of each node is written. */
export const WRITERS: Writers = {
  values: {
    literal,
    string: template,
    regex,
    timestamp,
    block,
    group,
    array,
    object,
    if: conditional,
    binary,
    not,
    negative,
    variable,
    event,
    query,
    assignment,
    call,
    abort,
    return: leave,
  },
  statement: assign,
}
