/** Rows of a tree of which only those on screen are in the document: what each tells of its place, and scrolling to one. */
export interface PlacedRow {
  readonly level: number;
  readonly posInSet: number;
  readonly setSize: number;
}

/** What a row tells of its place in the whole tree; the head of the grid is row 1. */
export function placeInTree(
  { level, posInSet, setSize }: PlacedRow,
  index: number,
): Readonly<Record<'aria-rowindex' | 'aria-level' | 'aria-posinset' | 'aria-setsize', number>> {
  return { 'aria-rowindex': index + 2, 'aria-level': level, 'aria-posinset': posInSet, 'aria-setsize': setSize };
}

/** Scrolls no further than needed to show a row below a head that stays. */
export function bringIntoView(
  box: HTMLElement,
  index: number,
  { rowPx, headPx }: { readonly rowPx: number; readonly headPx: number },
): void {
  const top = index * rowPx;
  const height = box.clientHeight - headPx;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + rowPx > box.scrollTop + height) box.scrollTop = top + rowPx - height;
}
