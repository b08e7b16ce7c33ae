/** Whether a path is below a directory; both are absolute, without `..` and symbolic links that matter. */
export function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}
