/** What a caller of a scan decides. */
import type { FilterOptions } from '../../../shared/text/scanFilter';
import type { SymlinkPolicy } from './symlinkPolicy';

export interface ScanOptions extends FilterOptions {
  /** What becomes of links; `follow` when absent. */
  readonly symlinks?: SymlinkPolicy;
  /** Whether the format that is written knows links; where not, what would be kept becomes content. True when absent. */
  readonly canKeepLinks?: boolean;
  /** Whether the content of links to folders is taken when links are followed. True when absent. */
  readonly followFolderLinks?: boolean;
  /** Which folders become entries: `empty` only those in which nothing is. `none` when absent. */
  readonly recordFolders?: 'none' | 'empty' | 'all';
  /** Absolute paths of files below the root: these are taken instead of the tree, and no pattern applies. */
  readonly list?: readonly string[];
}
