/** Plans a download: looks at the targets, proves by hash what is equal, and lets the rules decide. Never writes anything. */
import type {
  Plan,
  PlanEntry,
  PlanFolder,
  PlanLocal,
  PlanRoot,
  PlanRule,
  PlanSequence,
  PlanSource,
  PlanVolume,
  PresetName,
} from '../../../../shared/domain/plan';
import type { RunContext } from '../../ports/progress';
import { classifyEntry } from './classify';
import { planInColumns, planInObjects } from './columns/columnPlan';
import { collectFacts, type FileFacts, type LocalNames } from './collectFacts';
import { emptyFolders } from './emptyFolders';
import { compileInclude } from './include';
import { applyHash, checkStore, type HashedEntry } from './hashPlan';
import { hashLocalFiles, isQuick, rememberedHashes } from './localHashes';
import type { PlanPorts } from './planPorts';
import { isBundled } from './presets';
import { sequencesOfRoot } from './planSequences';
import { joinTarget } from './relativePath';
import { remoteFacts } from './remoteFacts';
import type { RemoteFile } from '../discovery/remoteFile';
import { joinRules, sourcesOf } from './ruleSet';
import { decide } from './rules';
import { settlePlan } from './settle';
import { prefixFolderOf, targetProblem, targetRefused } from './targetFolder';
import { measureTraits, targetProblemOnDisk } from './targetChecks';
import { hostPlatform, nameKey, platformTraits, type FileSystemTraits, type TargetPlatform } from './traits';

/** One asset root of the farm and the folder chosen for it. */
export interface RootToPlan extends Pick<PlanRoot, 'source' | 'sourceFormat' | 'locationName' | 'target' | 'how'> {
  readonly files: readonly RemoteFile[];
  /** Every folder that the farm lists. */
  readonly folders?: readonly string[];
}

export interface PlanDownloadInput {
  readonly source: PlanSource;
  readonly roots: readonly RootToPlan[];
  readonly preset: PresetName;
  /** Of a preset that does not come with Satchel: the plan carries them. */
  readonly presetRules?: readonly PlanRule[];
  /** Rules of the site, which nobody changes. */
  readonly policyRules?: readonly PlanRule[];
  /** Rules of the command line (`--on`), stronger than `planRules`. */
  readonly onRules?: readonly PlanRule[];
  readonly planRules?: readonly PlanRule[];
  /** Rules of the project that somebody said yes to. */
  readonly projectRules?: readonly PlanRule[];
  /** False: equal size and time count as equal content. */
  readonly useHash: boolean;
  /**
   * `later` reads no more than a moment takes: rows whose hash is not remembered are `verifying`, and `hashPlan` finds out. By
   * default it waits for every hash and for the store's answers.
   */
  readonly hashing?: 'wait' | 'later';
  readonly include?: readonly string[];
  /** False: of a sequence whose two sides are kept only the frames that differ come home, not the whole set. */
  readonly completeSequence?: boolean;
  /** Version of the app, for the document. */
  readonly version: string;
  /** Satchel's own folder, which never receives a download. */
  readonly dataFolder?: string;
  /** Family of the file system rules; by default that of the host. */
  readonly platform?: TargetPlatform;
}

/** A complete plan. `plan.target_refused` for a folder that must not receive files; `input.invalid` for a bad pattern or rule. */
export async function planDownload(input: PlanDownloadInput, ports: PlanPorts, context: RunContext): Promise<Plan> {
  const platform = input.platform ?? hostPlatform;
  const { roots, traits, volumes } = await prepareRoots(input, platform, ports);
  const selected = selectFiles(input, roots, platform);
  const collected = await collectFacts(selected, { roots, traits, useHash: input.useHash }, ports, context);
  const remembered = rememberedHashes(collected.facts, ports);
  const isLater = input.hashing === 'later' && !isQuick(remembered);
  const hashing = isLater ? remembered : await hashLocalFiles(collected.facts, ports, context);

  const sequences: PlanSequence[] = [];
  const entries: PlanEntry[] = [];
  for (const root of roots) {
    const facts = hashing.rows.filter((row) => row.root === root.id);
    const found = sequencesOfRoot(
      root.id,
      facts.map(({ file }) => file.path),
      sequences.length,
    );
    for (const sequence of found.sequences) sequences.push(sequence);
    for (const [index, row] of facts.entries()) {
      entries.push(entryOf(entries.length, row, found.members.get(index), traits[root.id] ?? platformTraits[platform]));
    }
  }

  const rules = joinRules({
    ...(input.policyRules === undefined ? {} : { policy: input.policyRules }),
    ...(input.onRules === undefined ? {} : { commandLine: input.onRules }),
    ...(input.planRules === undefined ? {} : { plan: input.planRules }),
    ...(input.projectRules === undefined ? {} : { project: input.projectRules }),
    ...(input.presetRules === undefined || isBundled(input.preset) ? {} : { preset: input.presetRules }),
  });
  const folders = await foldersToMake(input, roots, traits, ports);
  const plan: Plan = {
    satchelPlan: '1.0',
    planId: ports.ids.uuid(),
    createdAt: new Date(ports.clock.nowMs()).toISOString(),
    satchel: input.version,
    source: input.source,
    roots,
    volumes,
    rules,
    preset: input.preset,
    sequences,
    entries: settleDeclined(
      input.hashing === 'later' ? entries : await withStore(entries, ports, context),
      roots,
      ports,
    ),
    totals: {
      entries: 0,
      decided: 0,
      undecided: 0,
      blocked: 0,
      byKind: {},
      byAction: {},
      fetchBytes: 0,
      copyLocalBytes: 0,
      replacedBytes: 0,
      backupBytes: 0,
    },
    hashing: { needed: hashing.needed, done: hashing.done },
    state: 'draft',
    ...(input.completeSequence === false ? { completeSequence: false } : {}),
    ...(folders.length === 0 ? {} : { folders }),
  };
  const decided = decide(plan.entries, sourcesOf({ rules, preset: input.preset }), {
    isCaseSensitive: (rootId) => roots.find(({ id }) => id === rootId)?.traits.caseSensitive ?? true,
  });
  return planInObjects(
    settlePlan(planInColumns({ ...plan, entries: decided.entries }), takenNames(collected.localNames), platform),
  );
}

/** The entries with those that the store does not hold, where it can be asked. */
async function withStore(
  entries: readonly PlanEntry[],
  { store, storeCache, clock }: PlanPorts,
  { signal }: RunContext,
): Promise<readonly PlanEntry[]> {
  if (store === undefined || storeCache === undefined) return entries;
  const missing = new Map<number, HashedEntry>();
  await checkStore(
    entries,
    (batch) => {
      for (const news of batch) missing.set(news.index, news);
    },
    { store, storeCache, clock },
    signal,
  );
  if (missing.size === 0) return entries;
  return entries.map((entry, index) => {
    const news = missing.get(index);
    return news === undefined ? entry : applyHash(entry, news);
  });
}

interface PreparedRoots {
  readonly roots: readonly PlanRoot[];
  /** By root id. */
  readonly traits: readonly FileSystemTraits[];
  readonly volumes: readonly PlanVolume[];
}

/** Checks every target, gives roots that share one their prefix folders, and measures what the targets' volumes can do. */
async function prepareRoots(
  input: PlanDownloadInput,
  platform: TargetPlatform,
  { files }: PlanPorts,
): Promise<PreparedRoots> {
  const roots: PlanRoot[] = [];
  const traits: FileSystemTraits[] = [];
  const volumes: PlanVolume[] = [];
  const volumeIds = new Map<string, number>();
  const usedTargets = new Set<string>();
  for (const [id, { source, sourceFormat, locationName, target: chosen, how }] of input.roots.entries()) {
    let target = chosen;
    let measured = platformTraits[platform];
    let volume: number | null = null;
    if (target !== null) {
      const problem =
        targetProblem(target, platform) ?? (await targetProblemOnDisk(target, input.dataFolder, platform, files));
      if (problem !== undefined) throw targetRefused(target, problem);
      measured = await measureTraits(target, measured, files);
      target = ownTarget(target, source, usedTargets, measured);
      const space = await files.space(target);
      const volumeKey = space?.volumeId ?? `unmeasured:${target}`;
      volume = volumeIds.get(volumeKey) ?? volumes.length;
      if (!volumeIds.has(volumeKey)) {
        volumeIds.set(volumeKey, volume);
        const freeBytes = space?.freeBytes ?? null;
        volumes.push({
          id: volume,
          label: target,
          freeBytes,
          lowestFreeBytes: freeBytes,
          finalFreeBytes: freeBytes,
          fetchBytes: 0,
          backupBytes: 0,
        });
      }
    }
    const { caseSensitive, maxPathUnits, timePrecisionNs, hardLinks } = measured;
    traits.push(measured);
    roots.push({
      id,
      source,
      sourceFormat,
      ...(locationName === undefined ? {} : { locationName }),
      target,
      how,
      traits: { caseSensitive, maxPathUnits, timePrecisionNs, hardLinks },
      volume,
    });
  }
  return { roots, traits, volumes };
}

/** The target itself for the first root that wants it, a folder below it for the others. */
function ownTarget(target: string, source: string, used: Set<string>, traits: FileSystemTraits): string {
  const keyOf = (path: string) => nameKey(path.replace(/[/\\]+$/, ''), traits);
  const prefix = prefixFolderOf(source);
  let own = target;
  for (let n = 1; used.has(keyOf(own)); n += 1)
    own = joinTarget(target, n === 1 ? prefix : `${prefix}_${n}`, traits.platform);
  used.add(keyOf(own));
  return own;
}

/** The wanted files of each root by path; of two entries with one path the later stands. */
function selectFiles(
  input: PlanDownloadInput,
  roots: readonly PlanRoot[],
  platform: TargetPlatform,
): readonly (readonly RemoteFile[])[] {
  const isWanted = compileInclude(input.include ?? [], platform !== 'windows');
  return input.roots.map(({ files }, id) => {
    const base = roots[id]?.target ?? roots[id]?.source ?? '';
    const byPath = new Map<string, RemoteFile>();
    for (const file of files) if (isWanted(`${base}/${file.path}`)) byPath.set(file.path, file);
    return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  });
}

async function foldersToMake(
  input: PlanDownloadInput,
  roots: readonly PlanRoot[],
  traits: readonly FileSystemTraits[],
  { files: disk }: PlanPorts,
): Promise<readonly PlanFolder[]> {
  const found: PlanFolder[] = [];
  for (const { id, target } of roots) {
    const { files = [], folders = [] } = input.roots[id] ?? {};
    const rules = traits[id];
    if (target === null || rules === undefined || folders.length === 0) continue;
    const isIncluded = compileInclude(input.include ?? [], rules.platform !== 'windows');
    const isWanted = (path: string): boolean => isIncluded(`${target}/${path}`);
    found.push(...(await emptyFolders({ root: id, target, folders, files, isWanted }, rules, disk)));
  }
  return found;
}

function entryOf(
  id: number,
  { root, file, facts, stat, localLink }: FileFacts,
  member: { seq: number; frame: number } | undefined,
  traits: FileSystemTraits,
): PlanEntry {
  const { path, refused } = file;
  const { kind, also, proof, untouched, recommend } = classifyEntry(facts, traits);
  const local: PlanLocal | undefined = stat && {
    type: stat.type,
    size: stat.sizeBytes,
    mtimeNs: stat.mtimeNs.toString(),
    fileId: stat.fileId,
    ...(facts.localHash === undefined ? {} : { hash: facts.localHash }),
    ...(localLink === undefined ? {} : { link: localLink }),
  };
  return {
    id,
    root,
    path,
    ...member,
    remote: remoteFacts(file),
    ...(local === undefined ? {} : { local }),
    ...(proof === undefined ? {} : { proof }),
    kind,
    ...(refused === undefined ? {} : { refused }),
    ...(also.length === 0 ? {} : { also }),
    ...(untouched === undefined ? {} : { untouched }),
    ...(recommend === undefined ? {} : { recommend }),
  };
}

/** Rows whose farm content the artist declined for this place stay settled until that content changes. */
function settleDeclined(
  entries: readonly PlanEntry[],
  roots: readonly PlanRoot[],
  { declined }: PlanPorts,
): readonly PlanEntry[] {
  const targets = new Map(roots.map((root) => [root.id, root.target]));
  return entries.map((entry) => {
    const target = targets.get(entry.root);
    const isDifference = ['edited-here', 'remote-newer', 'local-newer', 'size-differs', 'content-differs'].includes(
      entry.kind,
    );
    if (!isDifference || typeof target !== 'string' || !declined.has(target, entry.path, entry.remote.hash))
      return entry;
    return { ...entry, decision: { action: 'skip', origin: 'declined' } };
  });
}

function takenNames(localNames: readonly LocalNames[]) {
  return { has: (rootId: number, path: string): boolean => localNames[rootId]?.has(path) === true };
}
