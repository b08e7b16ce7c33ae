export { SeaHash } from './seahash.ts'
