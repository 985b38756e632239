/** Everything the engine is given. A use case names the ones it needs with `Pick<EnginePorts, …>`. */
import type { BlobStore } from './blobStore';
import type { Clock, Ids } from './clock';
import type { FileSystem } from './fileSystem';
import type { FileHasher, HashCache, Hasher, StoreCache } from './hashing';
import type { OwnRules } from './ownRules';
import type { PartFiles } from './partFiles';
import type { UploadLedger } from './ledger';
import type { Queue } from './queue';
import type { TreeWalker } from './treeWalker';
import type { EventLog, Reservations } from './runRecords';
import type { SyncStates } from './syncStates';
import type { DeclinedFiles, PlacedFiles, RememberedTargets, Runs } from './records';

export interface EnginePorts {
  readonly store: BlobStore;
  readonly files: FileSystem;
  /** Absent: folders are read through `files`. */
  readonly walker?: TreeWalker;
  readonly hasher: Hasher;
  readonly fileHasher: FileHasher;
  readonly hashCache: HashCache;
  readonly storeCache: StoreCache;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly placed: PlacedFiles;
  readonly declined: DeclinedFiles;
  readonly remembered: RememberedTargets;
  readonly ownRules: OwnRules;
  readonly runs: Runs;
  readonly partFiles: PartFiles;
  readonly queue: Queue;
  readonly events: EventLog;
  readonly reservations: Reservations;
  readonly uploads: UploadLedger;
  readonly syncs: SyncStates;
}
