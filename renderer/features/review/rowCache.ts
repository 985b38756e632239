/** Rows that were fetched, by page. A newer revision makes pages stale: they are still shown until their new rows arrive. */
import type { ReviewRow, RowsReply } from '../../../shared/ipc/rows';
import { pageRows } from './gridGeometry';

interface Page {
  readonly revision: number;
  readonly rows: readonly ReviewRow[];
}

export interface RowCache {
  readonly revision: () => number;
  /** The row at an index, stale or not. */
  readonly rowAt: (index: number) => ReviewRow | undefined;
  /** The row at an index if it belongs to the newest revision. */
  readonly freshRowAt: (index: number) => ReviewRow | undefined;
  /** Pages of the window that are missing or stale, those on screen only. */
  readonly wantedPages: (first: number, last: number) => number[];
  /** Everything fetched so far is older than this revision. Older revisions than the known one are ignored. */
  readonly expire: (revision: number) => void;
  /** Takes a reply of exactly one page; false when it is older than what is known. */
  readonly store: (reply: RowsReply) => boolean;
  /** Forgets everything, as for another view. */
  readonly clear: () => void;
  /** Drops the rows of pages far from the one on screen. */
  readonly trim: (aroundPage: number, keepPages: number) => void;
  readonly pageNumbers: () => number[];
}

/** A cache for one view of one review. */
export function createRowCache(): RowCache {
  const pages = new Map<number, Page>();
  let revision = 0;
  const pageOf = (index: number): Page | undefined => pages.get(Math.floor(index / pageRows));
  return {
    revision: () => revision,
    rowAt: (index) => pageOf(index)?.rows[index % pageRows],
    freshRowAt: (index) => {
      const page = pageOf(index);
      return page?.revision === revision ? page.rows[index % pageRows] : undefined;
    },
    wantedPages: (first, last) => {
      const wanted: number[] = [];
      for (let page = Math.floor(first / pageRows); page <= Math.floor(last / pageRows); page += 1)
        if (pages.get(page)?.revision !== revision) wanted.push(page);
      return last < first ? [] : wanted;
    },
    expire: (newer) => {
      revision = Math.max(revision, newer);
    },
    store: (reply) => {
      if (reply.revision < revision) return false;
      revision = reply.revision;
      pages.set(Math.floor(reply.start / pageRows), { revision, rows: reply.rows });
      return true;
    },
    clear: () => {
      pages.clear();
    },
    trim: (aroundPage, keepPages) => {
      if (pages.size <= keepPages) return;
      const farthestFirst = [...pages.keys()].sort((a, b) => Math.abs(b - aroundPage) - Math.abs(a - aroundPage));
      for (const page of farthestFirst.slice(0, pages.size - keepPages)) pages.delete(page);
    },
    pageNumbers: () => [...pages.keys()],
  };
}
