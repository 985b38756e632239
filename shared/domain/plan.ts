/** The plan of a download: kinds, actions, decisions and the document (conflicts.md of the specification, sections 3, 4 and 7). */

/** In order of detection: the first that holds is the kind of an entry. */
export const planKinds = [
  'unsafe-path',
  'unmapped-root',
  'missing-in-store',
  'name-not-allowed',
  'path-too-long',
  'case-clash',
  'type-differs',
  'several-versions',
  'no-access',
  'locked',
  'local-damaged',
  'verifying',
  'identical',
  'edited-here',
  'remote-newer',
  'local-newer',
  'size-differs',
  'content-differs',
  'new',
] as const;
export type PlanKind = (typeof planKinds)[number];

export const planActions = [
  'download',
  'skip',
  'keep-mine',
  'overwrite',
  'keep-both',
  'keep-newer',
  'elsewhere',
  'ask',
  'rename',
  'rename-local',
  'pick',
  'keep-all',
  'retry',
  'clear-read-only',
] as const;
export type PlanAction = (typeof planActions)[number];

export const keepBothPolicies = ['version', 'suffix', 'subfolder', 'numbered', 'rename-local'] as const;
export type KeepBothPolicy = (typeof keepBothPolicies)[number];

/** The presets that come with Satchel. */
export const presetNames = ['artist', 'safe', 'mirror', 'only-missing', 'aws-default'] as const;
export type BundledPresetName = (typeof presetNames)[number];
/** One of these, or of a preset file. */
export type PresetName = string;

export type PlanDecision = {
  readonly action: PlanAction;
  readonly policy?: KeepBothPolicy;
  readonly suffix?: string;
  readonly backup?: boolean;
  /** Final place relative to the root when it differs from the entry's path. */
  readonly target?: string;
  /** Relative path of a local file to copy instead of fetching. */
  readonly from?: string;
  /** Of `pick`: the hash of the version that comes home; the entry's own when absent. */
  readonly version?: string;
  /** `built-in`, `preset:artist#2`, `rule:<id>`, `policy:<id>`, `cli`, `accepted`, `manual`, `left-out`. */
  readonly origin: string;
};

export type PlanRecommendation = {
  readonly action: PlanAction;
  /** A word for each reason; sentences live in shared/text. */
  readonly why: string;
};

/** One content of the farm: a file of one object, a file in chunks, or a link. */
export type PlanContent = {
  readonly size: number;
  readonly mtimeUs: number | string;
  /** Of the bytes; of a file in chunks the digest of their list, of a link that of its target. */
  readonly hash: string;
  /** The objects of a file that is stored in pieces, in order. */
  readonly chunkHashes?: readonly string[];
  /** Bytes of every chunk but the last; 256 MiB when absent. */
  readonly chunkSize?: number;
  /** Of a link: what it leads to, relative to the root; `.` is the root itself. */
  readonly link?: string;
  readonly runnable?: boolean;
  readonly taskId?: string;
};

export type PlanRemote = PlanContent & {
  readonly versions?: readonly PlanContent[];
};

export type PlanLocal = {
  readonly type: 'file' | 'folder' | 'symlink' | 'other';
  readonly size: number;
  readonly mtimeNs: string;
  readonly fileId?: string;
  readonly hash?: string;
  /** Of a symlink that stands against a link of the farm: its text. */
  readonly link?: string;
};

export type PlanEntry = {
  readonly id: number;
  readonly root: number;
  /** Relative to the root, `/`. */
  readonly path: string;
  readonly seq?: number;
  readonly frame?: number;
  readonly remote: PlanRemote;
  readonly local?: PlanLocal;
  readonly proof?: 'hash' | 'time';
  readonly kind: PlanKind;
  /** Why the manifest's reader says that this entry must never be written: an error code. */
  readonly refused?: string;
  readonly also?: readonly PlanKind[];
  readonly untouched?: boolean;
  readonly recommend?: PlanRecommendation;
  /** Absent while undecided. */
  readonly decision?: PlanDecision;
};

export type PlanRoot = {
  readonly id: number;
  readonly source: string;
  readonly sourceFormat: 'posix' | 'windows';
  readonly locationName?: string;
  readonly target: string | null;
  readonly how: 'storage-profile' | 'same-path' | 'remembered' | 'chosen' | 'none';
  readonly traits: {
    readonly caseSensitive: boolean;
    readonly maxPathUnits: number;
    readonly timePrecisionNs: number;
    readonly hardLinks: boolean;
  };
  readonly volume: number | null;
};

export type PlanVolume = {
  readonly id: number;
  readonly label: string;
  readonly freeBytes: number | null;
  readonly lowestFreeBytes: number | null;
  readonly finalFreeBytes: number | null;
  readonly fetchBytes: number;
  readonly backupBytes: number;
};

export type PlanSequence = {
  readonly id: number;
  readonly root: number;
  readonly folder: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly width: number;
  readonly count: number;
  readonly label: string;
  readonly eyeOf?: number;
};

/** All conditions given must hold; lists are "or". */
export type PlanRule = {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly locked?: boolean;
  /** Where it came from when it is neither the site's nor the plan's own. */
  readonly from?: 'command-line' | 'project' | 'preset';
  readonly when: {
    readonly kinds?: readonly PlanKind[];
    readonly glob?: string;
    readonly notGlob?: string;
    readonly extensions?: readonly string[];
    readonly sizeMin?: number;
    readonly sizeMax?: number;
    readonly localNewerByMs?: number;
    readonly remoteNewerByMs?: number;
    readonly untouched?: boolean;
    readonly edited?: boolean;
    readonly sequence?: boolean;
    readonly stepIds?: readonly string[];
    readonly taskIds?: readonly string[];
    readonly roots?: readonly number[];
    /** Whether anything lies at the target. */
    readonly exists?: boolean;
  };
  readonly then: {
    readonly action: PlanAction;
    readonly policy?: KeepBothPolicy;
    readonly suffix?: string;
    readonly backup?: boolean;
  };
};

export type PlanTotals = {
  readonly entries: number;
  readonly decided: number;
  readonly undecided: number;
  readonly blocked: number;
  readonly byKind: Readonly<Partial<Record<PlanKind, number>>>;
  readonly byAction: Readonly<Partial<Record<PlanAction, number>>>;
  readonly fetchBytes: number;
  readonly copyLocalBytes: number;
  readonly replacedBytes: number;
  readonly backupBytes: number;
};

export type PlanSource = {
  readonly region?: string;
  readonly farmId?: string;
  readonly queueId?: string;
  readonly jobId?: string;
  readonly jobName?: string;
  readonly stepIds?: readonly string[];
  readonly taskIds?: readonly string[];
  readonly store: string;
  readonly manifests: readonly {
    readonly key: string;
    readonly hash: string;
    readonly writtenAt?: string;
    readonly taskId?: string;
    readonly sessionActionId?: string;
  }[];
};

/** A folder of the farm that holds nothing, relative to its root. */
export type PlanFolder = { readonly root: number; readonly path: string };

export type Plan = {
  readonly satchelPlan: '1.0';
  readonly planId: string;
  readonly createdAt: string;
  readonly satchel: string;
  readonly source: PlanSource;
  readonly roots: readonly PlanRoot[];
  readonly volumes: readonly PlanVolume[];
  readonly rules: readonly PlanRule[];
  readonly preset: PresetName;
  readonly sequences: readonly PlanSequence[];
  readonly entries: readonly PlanEntry[];
  readonly totals: PlanTotals;
  readonly hashing: { readonly needed: number; readonly done: number };
  readonly state: 'draft' | 'ready' | 'applied';
  /** False: keeping both sides of a sequence takes only the frames that differ, not the whole set. */
  readonly completeSequence?: boolean;
  /** Empty folders to make; what lies at their places already is left as it is. */
  readonly folders?: readonly PlanFolder[];
  /** What was decided by hand about files that are left out (origin `left-out`), by their place in `entries`: it counts again when they are not. */
  readonly leftOut?: readonly {
    readonly decision: PlanDecision;
    readonly files: { readonly runs: string } | { readonly from: number; readonly bits: string };
  }[];
};

/** Result document of an apply run (transfers and History show it). */
export type ApplyResult = {
  readonly runId: string;
  readonly planId: string;
  /** Files that were not there before. */
  readonly downloaded: number;
  readonly replaced: number;
  readonly keptBoth: number;
  /** Equal frames copied beside their originals, so that a set of kept ones is whole. */
  readonly copied?: number;
  readonly identical: number;
  readonly skipped: number;
  readonly keptMine: number;
  /** Left alone because nobody decided them. */
  readonly undecided: number;
  /** Rows that came back as questions because the file changed after planning. */
  readonly asked: readonly { readonly path: string; readonly code: string }[];
  readonly failed: readonly { readonly path: string; readonly code: string; readonly message: string }[];
  /** Bytes fetched from the store. */
  readonly bytes: number;
  readonly backupBytes: number;
  readonly backupFolders: readonly string[];
  readonly startedMs: number;
  readonly finishedMs: number;
};

export type UndoResult = {
  readonly runId: string;
  readonly undoes: string;
  readonly restored: number;
  readonly removed: number;
  readonly leftAlone: readonly {
    readonly path: string;
    readonly reason: 'changed-since' | 'backup-missing' | 'backup-changed' | 'failed';
  }[];
};
