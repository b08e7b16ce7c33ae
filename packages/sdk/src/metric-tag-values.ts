import { TAG_VALUES } from './metric-object/index.ts'
import { s } from './schema.ts'

/** The option `metric_tag_values`. */
export const metricTagValues = s.choice('How the values of metric tags are written.', TAG_VALUES).default('single')
