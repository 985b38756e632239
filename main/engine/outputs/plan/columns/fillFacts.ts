/** Writes an entry into its place of the columns, as far as they can hold it. */
import { planKinds, type PlanEntry, type PlanKind } from '../../../../../shared/domain/plan';
import { isPlainDecimal } from './decimalColumn';
import { fact, hashBytes, localTypes, localTypeShift, noFrame, noSequence, type EntryFacts } from './entryFacts';
import type { EntryWords } from './entryWords';
import { writeHex } from './hex';

const kindNumbers = new Map<PlanKind, number>(planKinds.map((kind, number) => [kind, number]));
const mostSmallWords = 65_535;

const entryKeys = new Set([
  'id',
  'root',
  'path',
  'seq',
  'frame',
  'remote',
  'local',
  'proof',
  'kind',
  'also',
  'untouched',
  'recommend',
  'decision',
]);
const remoteKeys = new Set(['size', 'mtimeUs', 'hash', 'runnable', 'taskId']);
const localKeys = new Set(['type', 'size', 'mtimeNs', 'fileId', 'hash']);
const recommendKeys = new Set(['action', 'why']);

/** Whether the columns say all of it; what they can say stands in them in any case. */
export function fillFacts(
  { facts, words }: { readonly facts: EntryFacts; readonly words: EntryWords },
  index: number,
  entry: PlanEntry,
): boolean {
  const { remote, local, recommend } = entry;
  let bits = 0;
  let isWhole = onlyKnown(entry, entryKeys) && onlyKnown(remote, remoteKeys);

  const root = words.roots.idOf(entry.root);
  if (root > mostSmallWords) throw new RangeError('more roots than a plan can have');
  facts.root[index] = root;
  facts.sequence[index] = entry.seq === undefined ? noSequence : words.sequences.idOf(entry.seq);
  const { frame } = entry;
  const isFrame = frame !== undefined && (frame | 0) === frame && frame !== noFrame && !Object.is(frame, -0);
  facts.frame[index] = isFrame ? frame : noFrame;
  isWhole &&= isFrame || frame === undefined;
  facts.kind[index] = kindNumbers.get(entry.kind) ?? 0;

  facts.remoteSize[index] = remote.size;
  facts.remoteUs[index] = Number(remote.mtimeUs);
  isWhole &&= typeof remote.mtimeUs === 'number' && !Object.is(remote.mtimeUs, -0);
  isWhole = writeHex(remote.hash, facts.remoteHash, index * hashBytes) && isWhole;
  if (remote.runnable !== undefined) bits |= remote.runnable ? fact.runnable : fact.notRunnable;
  facts.task[index] = remote.taskId === undefined ? 0 : words.tasks.idOf(remote.taskId);
  isWhole &&= (remote.taskId === undefined) === (facts.task[index] === 0);

  facts.localSize[index] = local?.size ?? 0;
  facts.localNs.setParts(index, 0, 0);
  if (local !== undefined) {
    bits |= fact.hasLocal | (localTypes.indexOf(local.type) << localTypeShift);
    if (isPlainDecimal(local.mtimeNs)) facts.localNs.set(index, local.mtimeNs);
    else isWhole = false;
    if (local.hash !== undefined) {
      bits |= fact.hasLocalHash;
      isWhole = writeHex(local.hash, facts.localHash, index * hashBytes) && isWhole;
    }
    if (local.fileId !== undefined) {
      const cut = local.fileId.lastIndexOf(':') + 1;
      const number = local.fileId.slice(cut);
      const device = words.devices.idOf(local.fileId.slice(0, cut));
      if (isPlainDecimal(number) && device <= mostSmallWords) {
        bits |= fact.hasFileId;
        facts.device[index] = device;
        facts.inode.set(index, number);
      } else isWhole = false;
    }
    isWhole &&= onlyKnown(local, localKeys);
  }

  if (entry.proof !== undefined) bits |= entry.proof === 'hash' ? fact.provenByHash : fact.provenByTime;
  if (entry.untouched !== undefined) bits |= entry.untouched ? fact.untouched : fact.knownChanged;
  facts.also[index] = entry.also === undefined ? 0 : small(words.also.idOf(entry.also));
  isWhole &&= (entry.also === undefined) === (facts.also[index] === 0);
  facts.recommend[index] = recommend === undefined ? 0 : small(words.recommendations.idOf(recommend));
  isWhole &&= recommend === undefined || (facts.recommend[index] !== 0 && onlyKnown(recommend, recommendKeys));
  facts.facts[index] = bits;
  return isWhole;
}

function small(id: number): number {
  return id <= mostSmallWords ? id : 0;
}

function onlyKnown(value: object, known: ReadonlySet<string>): boolean {
  for (const key of Object.keys(value)) if (!known.has(key)) return false;
  return true;
}
