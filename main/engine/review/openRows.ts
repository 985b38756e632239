/** Keeps rows open over a new order. */
import type { NodeIds } from './nodes';
import type { ReviewView } from './view';

/** The ids of the rows that are open, outermost first. */
export function openRows(view: ReviewView, ids: NodeIds): readonly string[] {
  const open: string[] = [];
  for (let index = 0; index < view.rowCount; index += 1) {
    const row = view.rowAt(index);
    if (row?.isExpanded === true) open.push(ids.idOf(row.node));
  }
  return open;
}

/** Opens them again where they still are. */
export function reopen(open: readonly string[], view: ReviewView, ids: NodeIds): void {
  for (const id of open) {
    const node = ids.find(id);
    if (node !== undefined) view.expand(node, true);
  }
}
