/** The canvas's grid; the same measures as views/bots/flow_grid.py. */

const EDGE = { x: 34, y: 30 };
const PITCH = { x: 204, y: 142 };
const FARTHEST = 60;

/** The cell whose place is nearest to a box with its top left corner here, in pixels of the drawing. */
export function cellAt(left, top) {
  const part = (at, edge, pitch) => Math.min(Math.max(Math.round((at - edge) / pitch), 0), FARTHEST);
  return { x: part(left, EDGE.x, PITCH.x), y: part(top, EDGE.y, PITCH.y) };
}
