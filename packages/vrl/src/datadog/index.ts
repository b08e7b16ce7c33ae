export { compileQuery, LOG_READING, QueryError, type Matcher } from './query.ts'
