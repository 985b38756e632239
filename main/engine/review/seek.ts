/** Finds the next file that needs a person, or that stopped while the plan is applied. */
import type { Columns } from './columns';
import { spanOf, type ReviewNode } from './nodes';
import type { ReviewView } from './view';

/** In row order among the files the filter shows, going round at the end; from a group on, its first file counts as next. */
export function seekFile(
  columns: Columns,
  view: ReviewView,
  holds: (position: number) => boolean,
  from: ReviewNode | undefined,
  direction: 'next' | 'previous',
): number | undefined {
  const step = direction === 'next' ? 1 : -1;
  let position = startOf(columns, from, direction);
  for (let seen = 0; seen < columns.count; seen += 1, position += step) {
    if (position >= columns.count) position = 0;
    if (position < 0) position = columns.count - 1;
    if (view.isShown(position) && holds(position)) return position;
  }
  return undefined;
}

function startOf(columns: Columns, from: ReviewNode | undefined, direction: 'next' | 'previous'): number {
  if (from === undefined) return direction === 'next' ? 0 : columns.count - 1;
  const { start } = spanOf(columns, from);
  if (direction === 'previous') return start - 1;
  return from.type === 'file' ? start + 1 : start;
}
