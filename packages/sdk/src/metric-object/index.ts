export { readMetric } from './read.ts'
export { TAG_VALUES, tagsOf, type TagValues } from './tags.ts'
export { putValue, valueFields } from './value.ts'
