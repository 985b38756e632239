/** What the items of one run share, and how one item differs from another. */
import type { AppError } from '../../../../shared/domain/errors';
import type { EnginePorts } from '../../ports/enginePorts';
import type { FileStat } from '../../ports/fileSystem';
import type { ApplyItem } from './applyItems';
import type { JournalWriter } from './journal';
import type { RootGuard } from './rootGuard';
import type { RunMeter } from './runMeter';

export type ApplyPorts = Pick<
  EnginePorts,
  | 'store'
  | 'files'
  | 'hasher'
  | 'fileHasher'
  | 'hashCache'
  | 'clock'
  | 'ids'
  | 'placed'
  | 'declined'
  | 'partFiles'
  | 'runs'
>;

/** What the items of one run share, whatever their bytes come from. */
export interface ItemRun {
  readonly runId: string;
  readonly ports: Pick<ApplyPorts, 'files' | 'hasher' | 'fileHasher' | 'clock' | 'ids' | 'placed'>;
  readonly signal: AbortSignal;
  /** Aborted when nothing new is to begin, while what is under way comes to its end. */
  readonly noMore?: AbortSignal | undefined;
  readonly journal: JournalWriter;
  readonly meter: RunMeter;
  readonly nextNumber: () => number;
  readonly guardOf: (root: string) => RootGuard;
  /** Throws once another process has taken a root's lock. */
  readonly checkLocks: () => Promise<void>;
  readonly wasPlaced: (item: ApplyItem, place: string, stat: FileStat) => void;
  /** The error of a volume that ran full: its other items are not tried. */
  readonly fullVolumes: Map<string, AppError>;
}

/** A run whose bytes come from the store. */
export interface ApplyRun extends ItemRun {
  readonly ports: ApplyPorts;
  /** Content that this run put in place already, for rows with equal bytes; waits for the first of them. */
  readonly sameContent: (item: ApplyItem) => Promise<string | undefined>;
  /** The item failed before; whoever tries it again counts its attempts. */
  readonly isSecondChance?: boolean;
}

/** What a temp name holds when it is ready to take the place of a file. */
export interface Filled {
  /** Bytes that came from the store. */
  readonly fetched: number;
  /** The finished file, where that is known without another look. */
  readonly stat?: FileStat;
  /** Its hash, where that is not the one of the item. */
  readonly hash?: string;
  /** Links cannot be made here: it is a copy of what the link leads to. */
  readonly isLinkCopy?: true;
}

/** How one item differs from another: what makes it equal to what is here, and how its temp name is filled. */
export interface ItemWork {
  isHome(target: string, found: FileStat): Promise<boolean>;
  fill(tempPath: string): Promise<Filled>;
  /** The temp name that an earlier run left for it, whose content `fill` goes on with. */
  startedTemp?(): Promise<string | undefined>;
  /** Whether the temp of an item that did not get into place stays for the next run. */
  keepsTemp?(tempPath: string): boolean;
  /** The temp is gone or has become the file. */
  forgetTemp?(): void;
}
