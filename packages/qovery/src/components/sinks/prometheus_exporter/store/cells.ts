/** So few that not much memory is held when one of them is the last in use. */
const CELLS = 64

/** Where a number stands among those of other series. */
export interface Place {
  readonly cells: Float64Array
  readonly cell: number
}

let cells = new Float64Array(CELLS)
let used = 0

/** A place for the number of a new series, which is 0: beside that of the series made before it. */
export function newPlace(): Place {
  if (used === CELLS) {
    cells = new Float64Array(CELLS)
    used = 0
  }
  return { cells, cell: used++ }
}
