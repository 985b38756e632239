/** Plans a download: looks at the targets, proves by hash what is equal, and lets the rules decide. Never writes anything. */
import type {
  PlanFolder,
  PlanRoot,
  PlanRule,
  PlanSequence,
  PlanSource,
  PlanVolume,
  PresetName,
} from '../../../../shared/domain/plan';
import type { RunContext } from '../../ports/progress';
import type { RemoteFiles } from '../discovery/remoteFiles';
import { findClashes } from './clashes';
import type { ColumnPlan } from './columns/columnPlan';
import { EntryColumns } from './columns/entryColumns';
import { decideRows } from './decideRows';
import { emptyFolders } from './emptyFolders';
import { applyHash, checkStore, hashRows, type PlacedAt } from './hashPlan';
import { compileInclude } from './include';
import { isQuick } from './localHashes';
import { lookAtRows } from './lookAtRows';
import type { PlanPorts } from './planPorts';
import { addRows, addSequences } from './planRows';
import { isBundled } from './presets';
import { joinTarget } from './relativePath';
import { joinRules, sourcesOf } from './ruleSet';
import { settlePlan } from './settle';
import { shareFolder } from './sharedFolders';
import { prefixFolderOf, targetProblem, targetRefused } from './targetFolder';
import { measureTraits, targetProblemOnDisk } from './targetChecks';
import { hostPlatform, nameKey, platformTraits, type FileSystemTraits, type TargetPlatform } from './traits';

/** One asset root of the farm and the folder chosen for it. */
export interface RootToPlan extends Pick<PlanRoot, 'source' | 'sourceFormat' | 'locationName' | 'target' | 'how'> {
  /** Given up once the plan has a row of each: nothing else holds a million of them twice. */
  readonly files: RemoteFiles;
  /** Every folder that the farm lists. */
  readonly folders?: readonly string[];
}

export interface PlanDownloadInput {
  readonly source: PlanSource;
  readonly roots: readonly RootToPlan[];
  readonly preset: PresetName;
  /** Of a preset that does not come with Satchel: the plan carries them. */
  readonly presetRules?: readonly PlanRule[];
  /** What becomes of roots that go to one folder: `prefix` renames what collides, by default each has a folder of its own. */
  readonly collision?: 'prefix' | 'subfolder';
  /** Told of files that an earlier root brings to the same place with the same content. */
  readonly leftOutAsEqual?: (source: string, count: number) => void;
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
export async function planDownload(
  given: PlanDownloadInput,
  ports: PlanPorts,
  context: RunContext,
): Promise<ColumnPlan> {
  const platform = given.platform ?? hostPlatform;
  const { roots, traits, volumes } = await prepareRoots(given, platform, ports);
  const input = given.collision === 'prefix' ? sharingFolders(given, roots, traits) : given;
  const { entries, rows, sequences } = remoteRows(input, roots, platform);
  const folders = await foldersToMake(input, roots, traits, ports);
  for (const { files } of input.roots) files.forget?.();
  const making = { entries, roots, traits, isClash: findClashes(entries, roots, platform), useHash: input.useHash };
  const { taken, hashing, pending } = await lookAtRows(making, rows, ports, context);
  const isLater = input.hashing === 'later' && !isQuick(pending);
  if (!isLater && pending.rows.length > 0)
    await hashRows(making, pending, (root, path) => placedAt(root, path, ports), platform, ports, context);

  const rules = joinRules({
    ...(input.policyRules === undefined ? {} : { policy: input.policyRules }),
    ...(input.onRules === undefined ? {} : { commandLine: input.onRules }),
    ...(input.planRules === undefined ? {} : { plan: input.planRules }),
    ...(input.projectRules === undefined ? {} : { project: input.projectRules }),
    ...(input.presetRules === undefined || isBundled(input.preset) ? {} : { preset: input.presetRules }),
  });
  if (input.hashing !== 'later') await askStore(entries, ports, context);
  const ruleContext = {
    isCaseSensitive: (rootId: number) => roots.find(({ id }) => id === rootId)?.traits.caseSensitive ?? true,
  };
  decideRows(entries, roots, sourcesOf({ rules, preset: input.preset }), ruleContext, ports.declined);
  entries.trim();
  const plan: ColumnPlan = {
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
    entries,
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
    hashing: isLater ? hashing : { needed: hashing.needed, done: hashing.needed },
    state: 'draft',
    ...(input.completeSequence === false ? { completeSequence: false } : {}),
    ...(folders.length === 0 ? {} : { folders }),
  };
  return settlePlan(plan, taken, platform);
}

/** Names of roots that go to one folder no longer collide. */
function sharingFolders(
  input: PlanDownloadInput,
  roots: readonly PlanRoot[],
  traits: readonly FileSystemTraits[],
): PlanDownloadInput {
  const byFolder = new Map<string, number[]>();
  for (const { id, target } of roots) {
    const rules = traits[id];
    if (target === null || rules === undefined) continue;
    const key = nameKey(target.replace(/[/\\]+$/, ''), rules);
    byFolder.set(key, [...(byFolder.get(key) ?? []), id]);
  }
  const planned = [...input.roots];
  for (const ids of byFolder.values()) {
    const rules = traits[ids[0] ?? 0];
    const sharing = ids.flatMap((id) => input.roots[id] ?? []);
    if (sharing.length < 2 || rules === undefined) continue;
    const { files, equal } = shareFolder(sharing, rules);
    for (const [place, id] of ids.entries()) {
      const [root, own, count = 0] = [sharing[place], files[place], equal[place]];
      if (root === undefined || own === undefined) continue;
      planned[id] = { ...root, files: own };
      if (count > 0) input.leftOutAsEqual?.(root.source, count);
    }
  }
  return { ...input, roots: planned };
}

/** What the farm has of every root, in frame sequences. */
function remoteRows(input: PlanDownloadInput, roots: readonly PlanRoot[], platform: TargetPlatform) {
  const { include = [] } = input;
  const isIncluded = compileInclude(include, platform !== 'windows');
  const entries = new EntryColumns();
  const sequences: PlanSequence[] = [];
  const rows = input.roots.map(({ files }, id) => {
    const base = roots[id]?.target ?? roots[id]?.source ?? '';
    const isWanted = include.length === 0 ? undefined : (path: string) => isIncluded(`${base}/${path}`);
    const added = addRows(entries, id, files, isWanted);
    for (const sequence of addSequences(entries, added, sequences.length)) sequences.push(sequence);
    return added;
  });
  return { entries, rows, sequences };
}

/** Marks what the store does not hold, where it can be asked. */
async function askStore(
  entries: EntryColumns,
  { store, storeCache, clock }: PlanPorts,
  { signal }: RunContext,
): Promise<void> {
  if (store === undefined || storeCache === undefined) return;
  await checkStore(
    entries,
    (batch) => {
      for (const news of batch) entries.replace(news.index, applyHash(entries.at(news.index), news));
    },
    { store, storeCache, clock },
    signal,
  );
}

function placedAt(root: string, path: string, { placed }: PlanPorts): ReturnType<PlacedAt> {
  const found = placed.get(root, path);
  return found && { hash: found.hash, size: found.sizeBytes, mtimeNs: found.mtimeNs };
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
      if (input.collision !== 'prefix') target = ownTarget(target, source, usedTargets, measured);
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
