import type { Assignment, Target } from '../../syntax/ast.ts'
import { isObject } from '../../value/index.ts'
import type { Emitter } from '../emitter.ts'
import { member, type Names } from '../names.ts'

export function assignment(emitter: Emitter, node: Assignment): string {
  return node.error === undefined ? single(emitter, node) : withError(emitter, node, node.error)
}

/** Writes an assignment whose value nobody else wants. */
export function assign(emitter: Emitter, node: Assignment): void {
  const value = valueOf(emitter, node)
  if (emitter.typeOf(node.value).kind.isNever) return
  const isDeep = node.target.type === 'event' && node.target.path.length > 1
  write(emitter, node.target, isDeep ? emitter.temporary(value) : value)
}

function single(emitter: Emitter, node: Assignment): string {
  const value = valueOf(emitter, node)
  if (emitter.typeOf(node.value).kind.isNever) return 'null'
  const held = node.target.type === 'variable' ? value : emitter.temporary(value)
  write(emitter, node.target, held)
  return node.target.type === 'variable' ? emitter.names.variable(node.target) : held
}

/** `target, error = value`: the text of a failure goes to `error`, and a value of the kind that was hoped for to `target`. */
function withError(emitter: Emitter, node: Assignment, error: Target): string {
  const result = emitter.newName()
  emitter.code.add(`let ${result} = null`)
  emitter.block(
    'try',
    () => {
      emitter.code.add(`${result} = ${valueOf(emitter, node)}`)
      write(emitter, node.target, result)
      write(emitter, error, 'null')
    },
    '',
  )
  emitter.block('} catch (e)', () => {
    emitter.code.add(`${result} = ${emitter.names.helper('messageOf')}(e, prefix[at])`)
    write(emitter, node.target, standard(emitter, node))
    write(emitter, error, result)
  })
  return result
}

/** The text of the value to write, copied where it would be shared otherwise. */
function valueOf(emitter: Emitter, node: Assignment): string {
  const text = emitter.value(node.value)
  const merged =
    node.operator === '|=' ? `${emitter.names.helper('merge')}(${readTarget(emitter, node.target)}, ${text})` : text
  const failing = node.operator === '|=' ? emitter.failing(merged) : merged
  return emitter.sharing.copies(node, node.target) ? `${emitter.names.helper('cloneValue')}(${failing})` : failing
}

function readTarget(emitter: Emitter, target: Target): string {
  return target.type === 'ignored' ? 'null' : emitter.value(target)
}

/** Writes what `value` is the text of, which is stable or used once. */
function write(emitter: Emitter, target: Target, value: string): void {
  switch (target.type) {
    case 'ignored':
      return
    case 'variable':
      return emitter.code.add(`${emitter.names.variable(target)} = ${value}`)
    case 'query': {
      const name = emitter.names.variable(target.target)
      return emitter.code.add(
        `${name} = ${emitter.names.helper('insertPath')}(${name}, ${emitter.names.path(target.path)}, ${value})`,
      )
    }
    default:
      return writeEvent(emitter, target.root, target.path, value)
  }
}

function writeEvent(emitter: Emitter, root: 'event' | 'metadata', path: readonly unknown[], value: string): void {
  const store = root === 'event' ? 'event = subject.value' : 'metadata = subject.metadata'
  const segments = path as Parameters<Names['isPlain']>[0]
  if (path.length === 0) {
    emitter.code.add(
      root === 'event' ? `${store} = ${value}` : `${store} = ${emitter.names.helper('asObject')}(${value})`,
    )
  } else if (emitter.names.isPlain(segments)) {
    let parent = root === 'metadata' ? root : `(${emitter.names.helper('isObject')}(event) ? event : (${store} = {}))`
    for (const name of segments.slice(0, -1))
      parent = `${emitter.names.helper('objectIn')}(${parent}, ${JSON.stringify(name)})`
    emitter.code.add(`;${parent}${member(segments.at(-1) as string)} = ${value}`)
  } else {
    emitter.code.add(
      `${store} = ${emitter.names.helper('insertPath')}(${root}, ${emitter.names.path(segments)}, ${value})`,
    )
  }
}

/** What `target` is where the value of `target, error = value` could not be had. Containers are new ones each time. */
function standard(emitter: Emitter, node: Assignment): string {
  const value = emitter.checked.defaults.get(node) ?? null
  if (Array.isArray(value)) return '[]'
  return isObject(value) ? '{}' : emitter.names.literal(value)
}
