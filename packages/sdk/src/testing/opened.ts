import { AsyncResource, createHook, executionAsyncId } from 'node:async_hooks'

/** What reaches outside of the process or makes something happen later, as Node names it. */
const OUTSIDE: ReadonlySet<string> = new Set([
  'FSEVENTWRAP',
  'GETADDRINFOREQWRAP',
  'HTTPCLIENTREQUEST',
  'PIPECONNECTWRAP',
  'PIPESERVERWRAP',
  'PIPEWRAP',
  'PROCESSWRAP',
  'SIGNALWRAP',
  'STATWATCHER',
  'TCPCONNECTWRAP',
  'TCPSERVERWRAP',
  'TCPWRAP',
  'TLSWRAP',
  'TTYWRAP',
  'Timeout',
  'UDPWRAP',
  'WORKER',
])

/** The sockets, timers, watchers, processes and threads that `action` opened, also those that do not keep the process alive. */
export async function openedBy(action: () => unknown): Promise<string[]> {
  const opened: string[] = []
  const scope = new AsyncResource('qovery.contract')
  const inside = new Set([scope.asyncId()])
  const hook = createHook({
    init(id, type) {
      if (!inside.has(executionAsyncId())) return
      inside.add(id)
      if (OUTSIDE.has(type)) opened.push(type)
    },
  }).enable()
  try {
    await scope.runInAsyncScope(action)
    return opened
  } finally {
    hook.disable()
  }
}
