export { readMetric } from './read.ts'
export { metricTagValues, tagsOf, type TagValues } from './tags.ts'
export { putValue, valueFields } from './value.ts'
