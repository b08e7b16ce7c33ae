import { s } from '@qovery/sdk'

/** The option `lossy` of codecs that read text. */
export const lossyOption = s
  .bool('Whether bytes that are not UTF-8 are replaced by U+FFFD. Otherwise the frame is dropped and counted.')
  .default(true)
