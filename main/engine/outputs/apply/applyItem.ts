/** Brings one file home: fetch, verify, look again, write down, put in place. The order of the steps is the safety. */
import { AppError, isAbort, toErrorDto, type ErrorCode } from '../../../../shared/domain/errors';
import type { EnginePorts } from '../../ports/enginePorts';
import type { FileStat } from '../../ports/fileSystem';
import type { PlacedFile } from '../../ports/records';
import type { ApplyItem } from './applyItems';
import { prepareBackup } from './backup';
import { factsOf, isAsPlanned, isSameStat, required } from './fileFacts';
import { holdContent } from './holdContent';
import type { Filled, ItemRun, ItemWork } from './itemRun';
import type { Intent } from './journalLines';
import { changedOutside, placeNew, placeReplacing, renameExclusive, type Placed, type PlacePorts } from './placeFile';
import { placedFactsOf } from './placedRows';
import type { ItemOutcome } from './runWatch';
import { placeOf } from './places';
import { triesOf } from './tries';
import { chunkBytesOf, hashFileAs } from '../content';
import { folderOf } from '../plan/relativePath';

/** Errors after which somebody has to decide again. */
const questions: Partial<Record<ErrorCode, string>> = {
  'plan.changed_outside': 'changed-since-plan',
  'disk.busy': 'locked',
};

/** Ends in exactly one line of the journal for the item: `done`, `ask` or `fail`. Throws when the whole run cannot go on. */
export async function applyItem(item: ApplyItem, run: ItemRun, work: ItemWork): Promise<ItemOutcome> {
  const n = run.nextNumber();
  const row = { n, root: item.root, path: item.path };
  let placed: FileStat | undefined;
  let outcome: ItemOutcome = { state: 'done' };
  try {
    const full = run.fullVolumes.get(item.root);
    if (full !== undefined) throw notTried(item, full);
    if (await isHomeAlready(item, run, work)) await run.journal.append({ skip: { ...row, code: 'identical' } });
    else placed = await bringHome(item, n, run, work);
  } catch (error) {
    if ((isAbort(error) && run.signal.aborted) || breaksRun(error, run)) throw error;
    const dto = toErrorDto(error);
    const { code, message } = dto;
    const question = questions[code];
    outcome = { state: question === undefined ? 'failed' : 'asked', error: dto };
    if (question !== undefined) await run.journal.append({ ask: { ...row, code: question } });
    else await run.journal.append({ fail: { ...row, code, message, ...triesOf(error) } });
    if (error instanceof AppError && code === 'disk.quota') run.fullVolumes.set(item.root, error);
  }
  // Outside of the row: a record that cannot be kept does not make a file that is in place a failed one.
  if (placed !== undefined) run.wasPlaced(item, placeOf(item.root, item.path), placed);
  run.meter.fileDone();
  return outcome;
}

/** The row's own words for what stopped its volume. */
function notTried({ root, path }: ApplyItem, full: AppError): AppError {
  const message = `${placeOf(root, path)} was not brought home, because your quota on its disk is used up.`;
  return new AppError({ ...full.dto, message }, full);
}

const endsEverything = new Set([
  'disk.full',
  'disk.inodes',
  'store.no_bucket',
  'store.root_missing',
  'store.wrong_owner',
  'store.wrong_region',
]);
const endsFirst = new Set([
  'store.denied_get',
  'store.denied_kms',
  'network.offline',
  'network.dns',
  'network.refused',
  'network.proxy',
  'network.tls',
]);

/** A full disk, a sign-in that ended or a store that is not there would fail every row alike: that is one error, not ten thousand. */
function breaksRun(error: unknown, run: ItemRun): boolean {
  if (!(error instanceof AppError)) return true;
  const { code } = error;
  if (/^(?:auth|lock|database)\./.test(code) || endsEverything.has(code)) return true;
  return endsFirst.has(code) && run.meter.arrivedBytes() === 0;
}

/** Answers the file that is in place. */
async function bringHome(item: ApplyItem, n: number, run: ItemRun, work: ItemWork): Promise<FileStat> {
  const { files, ids } = run.ports;
  const guard = run.guardOf(item.root);
  const target = placeOf(item.root, item.path);
  await guard.makeFolderFor(item.path);

  const folder = folderOf(item.path);
  const newTemp = (): string => `${folder === '' ? '' : `${folder}/`}.satchel-${ids.hex(12)}.part`;
  const tempPath = (await work.startedTemp?.()) ?? newTemp();
  const temp = placeOf(item.root, tempPath);
  await run.journal.append({ temp: { root: item.root, path: tempPath } });
  let finished: FileStat | undefined;
  let filled: Filled | undefined;
  let isKept = false;
  let placed: Placed | undefined;
  try {
    filled = await work.fill(tempPath);
    finished = filled.stat ?? (await required(files.lstat(temp), temp));
    await guard.check(item.path);
    const found = await requireAsPlanned(item, target, run);
    await run.checkLocks();
    run.signal.throwIfAborted();
    placed = await putInPlace({ item, n, target, temp, tempPath, filled, finished, found }, run);
    return await afterPlacing(target, placed, finished, run);
  } catch (error) {
    const isLater = error instanceof AppError && questions[error.code] !== undefined;
    if (isLater && finished !== undefined && (filled?.fetched ?? 0) > 0)
      await holdContent(item, { temp, stat: finished }, run);
    else isKept = work.keepsTemp?.(tempPath) === true;
    throw error;
  } finally {
    if (!isKept) {
      if (placed?.isGone !== true) await removeTemp(temp, run);
      work.forgetTemp?.();
    }
  }
}

/** Taking its name gave the file another time of change, which the hash cache goes by. */
async function afterPlacing(
  target: string,
  placed: Placed,
  finished: FileStat,
  { ports: { files } }: ItemRun,
): Promise<FileStat> {
  const stat = placed.stat ?? (await lookedAt(target, files));
  return stat !== undefined && isSameStat(stat, finished) ? stat : finished;
}

/** The file is in place whether or not it can be looked at. */
async function lookedAt(path: string, files: EnginePorts['files']): Promise<FileStat | undefined> {
  try {
    return await files.lstat(path);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** What became of the row is settled by now, and a temp name that cannot go does not change it. */
async function removeTemp(temp: string, { ports: { files } }: ItemRun): Promise<void> {
  try {
    await files.unlink(temp);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/**
 * Since the plan was made, an interrupted run or somebody else may have brought the very same content. `plan.changed_outside`
 * when something else is there than was planned.
 */
async function isHomeAlready(item: ApplyItem, { ports: { files } }: ItemRun, work: ItemWork): Promise<boolean> {
  const target = placeOf(item.root, item.path);
  const found = await files.lstat(target);
  if (isAsPlanned(found, item.expected)) return false;
  if (found !== undefined && (await work.isHome(target, found))) return true;
  throw changedOutside(target);
}

interface Ready {
  readonly item: ApplyItem;
  readonly n: number;
  readonly target: string;
  readonly temp: string;
  readonly tempPath: string;
  readonly filled: Filled;
  /** The verified temp. */
  readonly finished: FileStat;
  /** What is at the target right now, as planned. */
  readonly found: FileStat | undefined;
}

async function putInPlace(ready: Ready, run: ItemRun): Promise<Placed> {
  const { item, found } = ready;
  const { files, clock } = run.ports;
  const ports: PlacePorts = { files, clock, signal: run.signal };
  if (found !== undefined && item.renameLocalTo !== undefined) {
    await makeRoom(item, item.renameLocalTo, found, run, ports);
    try {
      return await replaceOrCreate({ ...ready, found: undefined }, run, ports);
    } catch (error) {
      await giveNameBack(item, item.renameLocalTo, found, run);
      throw error;
    }
  }
  return replaceOrCreate(ready, run, ports);
}

async function replaceOrCreate(
  { item, target, temp, finished, found, ...ready }: Ready,
  run: ItemRun,
  ports: PlacePorts,
): Promise<Placed> {
  const { placed } = run.ports;
  const isReplaced = found !== undefined;
  const backup =
    isReplaced && item.hasBackup ? await prepareBackup(run.runId, item.path, run.guardOf(item.root)) : undefined;
  if (isReplaced && backup === undefined) await requireSameBytes(item, target, run);
  const known = placed.get(item.root, item.path);
  const chunkBytes = chunkBytesOf(item);
  const { fetched, isLinkCopy } = ready.filled;
  const hash = ready.filled.hash ?? item.hash;
  const row: PlacedFile = {
    root: item.root,
    path: item.path,
    hash,
    sizeBytes: finished.sizeBytes,
    mtimeNs: finished.mtimeNs,
    runId: run.runId,
  };
  const placedAfter = item.isRestored === true ? known : row;
  const intent: Intent = {
    n: ready.n,
    root: item.root,
    path: item.path,
    op: isReplaced ? 'replace' : 'create',
    ...(isReplaced ? { before: factsOf(found, item.expected?.hash, chunkBytes) } : {}),
    after: factsOf(finished, hash, chunkBytes),
    ...(backup === undefined ? {} : { backup }),
    from: ready.tempPath,
    ...(item.keepsBoth ? { keptBoth: true } : {}),
    ...(item.keepsBoth && item.copyFrom !== undefined ? { copiedAlong: true } : {}),
    ...(isLinkCopy === undefined ? {} : { linkCopied: isLinkCopy }),
    fetched,
    ...(known === undefined ? {} : { placedBefore: placedFactsOf(known) }),
    ...(placedAfter === undefined ? {} : { placedAfter: placedFactsOf(placedAfter) }),
  };
  await run.journal.append({ intent });
  let result: Placed = { isGone: false };
  if (isReplaced) {
    const backupPlace = backup === undefined ? {} : { backup: placeOf(item.root, backup) };
    await placeReplacing({ from: temp, to: target, expected: found, ...backupPlace }, ports);
  } else result = await placeNew(temp, target, ports);
  await run.journal.append({ done: { n: ready.n } });
  return result;
}

/** The local file takes its new name as a change of its own, so that undo can give it back the old one. */
async function makeRoom(item: ApplyItem, to: string, found: FileStat, run: ItemRun, ports: PlacePorts): Promise<void> {
  const guard = run.guardOf(item.root);
  await guard.makeFolderFor(to);
  await guard.check(to);
  const n = run.nextNumber();
  const before = factsOf(found, item.expected?.hash, chunkBytesOf(item));
  await run.journal.append({ intent: { n, root: item.root, path: item.path, op: 'rename-local', before, to } });
  await renameExclusive(placeOf(item.root, item.path), placeOf(item.root, to), found, ports);
  await run.journal.append({ done: { n } });
}

/** The farm's file could not take the name, so the local one has it again. Not cancelled: the name must not stay absent. */
async function giveNameBack(item: ApplyItem, to: string, found: FileStat, run: ItemRun): Promise<void> {
  const { files, clock } = run.ports;
  if ((await files.lstat(placeOf(item.root, item.path))) !== undefined) return;
  const n = run.nextNumber();
  const before = factsOf(found, item.expected?.hash, chunkBytesOf(item));
  await run.journal.append({ intent: { n, root: item.root, path: to, op: 'rename-local', before, to: item.path } });
  const ports: PlacePorts = { files, clock, signal: new AbortController().signal };
  await renameExclusive(placeOf(item.root, to), placeOf(item.root, item.path), found, ports);
  await run.journal.append({ done: { n } });
}

async function requireAsPlanned(
  item: ApplyItem,
  target: string,
  { ports: { files } }: ItemRun,
): Promise<FileStat | undefined> {
  const found = await files.lstat(target);
  if (isAsPlanned(found, item.expected)) return found;
  throw changedOutside(target);
}

/** Nothing keeps what is replaced without a backup: its bytes prove what size and time only suggest, where they are known. */
async function requireSameBytes(item: ApplyItem, target: string, { ports, signal }: ItemRun): Promise<void> {
  // Of a link its time tells: a link cannot be changed, only made anew.
  if (item.expected?.hash === undefined || item.expected.type !== 'file') return;
  const { hash } = await hashFileAs(target, chunkBytesOf(item), ports, signal);
  if (hash !== item.expected.hash) throw changedOutside(target);
}
