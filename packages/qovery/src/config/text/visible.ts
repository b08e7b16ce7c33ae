import { visible as withoutControls } from '../../telemetry/visible.ts'

/** Text of a config, safe to show on a terminal; a tab becomes a space, so that carets stand where they should. */
export function visible(text: string): string {
  return withoutControls(text.replaceAll('\t', ' '))
}
