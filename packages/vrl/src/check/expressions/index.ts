import type { Checks } from '../checker.ts'
import { checkAbort } from './abort.ts'
import { checkArray } from './array.ts'
import { checkAssignment } from './assignment.ts'
import { checkBinary } from './binary.ts'
import { checkBlock } from './block.ts'
import { checkCall } from './call.ts'
import { checkEventQuery } from './event.ts'
import { checkGroup } from './group.ts'
import { checkIf } from './if.ts'
import { checkLiteral } from './literal.ts'
import { checkNegative } from './negative.ts'
import { checkNot } from './not.ts'
import { checkObject } from './object.ts'
import { checkValueQuery } from './query.ts'
import { checkRegex } from './regex.ts'
import { checkReturn } from './return.ts'
import { checkString } from './string.ts'
import { checkTimestamp } from './timestamp.ts'
import { checkVariable } from './variable.ts'

/** How each kind of expression is checked. */
export const EXPRESSIONS = {
  literal: checkLiteral,
  string: checkString,
  regex: checkRegex,
  timestamp: checkTimestamp,
  block: checkBlock,
  group: checkGroup,
  array: checkArray,
  object: checkObject,
  if: checkIf,
  binary: checkBinary,
  not: checkNot,
  negative: checkNegative,
  variable: checkVariable,
  event: checkEventQuery,
  query: checkValueQuery,
  assignment: checkAssignment,
  call: checkCall,
  abort: checkAbort,
  return: checkReturn,
} satisfies Checks
