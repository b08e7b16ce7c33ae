export { parsePath, PathSyntaxError } from './parse.ts'
export { getPath, setPath, type Path, type Segment } from './path.ts'
export { insertPath, removePath } from './write.ts'
