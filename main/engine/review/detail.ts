/** What the pane beside the grid says about the focused row. */
import type { PlanAction, PlanEntry } from '../../../shared/domain/plan';
import type { ReviewDetail } from '../../../shared/ipc/reviews';
import { actionInSentence } from '../../../shared/text/actionText';
import {
  formatBytes,
  formatCount,
  formatDay,
  formatHash,
  formatTime,
  plural,
  visibleText,
  type TimeContext,
} from '../../../shared/text/format';
import { inSentence, kindText, markText } from '../../../shared/text/kindText';
import { reasonSentence, refusalText, whyText } from '../../../shared/text/reasonText';
import type { TakenNames } from '../outputs/plan/takenNames';
import { allowedOf, commonRecommendation, groupMark } from './agreement';
import { kindOf, markCodes, marks, ribbonMark } from './codes';
import { keepBothExample } from './keepBothExample';
import { labelOf } from './labels';
import { noFrame } from './layout';
import { baseName } from './names';
import { spanOf, type ReviewNode } from './nodes';
import type { RowContext } from './rowContext';
import { wholeSequence } from './scopes';
import type { Tally } from './tally';

interface Input {
  readonly context: RowContext;
  readonly node: ReviewNode;
  readonly rowId: string;
  readonly time: TimeContext;
  readonly placed?: (
    entry: Pick<PlanEntry, 'root' | 'path'>,
  ) => { readonly hash: string; readonly mtimeNs?: bigint } | undefined;
  readonly taken: TakenNames;
}

export function detailOf(input: Input): ReviewDetail {
  const { context, node, rowId } = input;
  const tally = context.tallyOf(node);
  const [kind, ...otherKinds] = tally.byKind.keys();
  const allowed = allowedOf(context, tally);
  const recommended = commonRecommendation(tally);
  const example = allowed.includes('keep-both') ? keepBothExample(context, node, input.taken) : undefined;
  return {
    rowId,
    label:
      node.type === 'file'
        ? visibleText(baseName(context.columns.entryOf(node.position).path))
        : labelOf(context, node, tally),
    title: titleOf(input, tally),
    fileCount: tally.fileCount,
    undecidedCount: tally.undecidedCount,
    ...(kind === undefined || otherKinds.length > 0 ? {} : { kind: kindOf(kind) }),
    reason: reasonOf(input, tally, recommended),
    allowed: [...allowed],
    ...(recommended === undefined ? {} : { recommended }),
    ...(example === undefined ? {} : { keepBothExample: example }),
    compare: compareRows(input, tally),
    ribbon: ribbonRows(context, node),
  };
}

function titleOf({ context, node, time, placed }: Input, tally: Tally): string {
  const mark = groupMark(tally);
  const [kind, ...others] = tally.byKind.keys();
  if (tally.byMark.size === 1 && (mark === 'both-changed' || mark === 'edited-here')) {
    const since = placed?.(context.columns.entryOf(spanOf(context.columns, node).start))?.mtimeNs;
    if (since !== undefined) return `${markText(mark)} since ${formatDay(Number(since / 1_000_000n), time)}`;
  }
  if (tally.byMark.size === 1 && mark === 'both-changed') return markText(mark);
  if (refusalOf(context, node) !== undefined) return 'Refused';
  if (kind !== undefined && others.length === 0) return kindText(kindOf(kind));
  return mark === 'mixed' ? 'Files stand differently' : `Mostly ${inSentence(markText(mark))}`;
}

function refusalOf({ columns }: RowContext, node: ReviewNode): string | undefined {
  return node.type === 'file' ? columns.entryOf(node.position).refused : undefined;
}

/** "228 farm newer, 12 both changed". */
function marksText(tally: Tally): string {
  return [...tally.byMark]
    .map(([code, count]) => `${formatCount(count)} ${inSentence(markText(marks[code] ?? 'mixed'))}`)
    .join(', ');
}

function reasonOf({ context, node }: Input, tally: Tally, recommended: PlanAction | undefined): string {
  const { columns } = context;
  const { start } = spanOf(columns, node);
  const [kind, ...others] = tally.byKind.keys();
  const refused = refusalOf(context, node);
  if (refused !== undefined) return refusalText(refused).sentence;
  const what =
    kind === undefined || others.length > 0
      ? `${marksText(tally)}.`
      : reasonSentence(
          kindOf(kind),
          tally.untouchedCount === tally.fileCount,
          tally.byMark.get(markCodes['both-changed']) === tally.fileCount,
        );
  if (recommended === undefined)
    return tally.undecidedCount > 0 ? `${what} Only you can say which one is right.` : what;
  const why = whyText(columns.entryOf(start).recommend?.why ?? '');
  return `${what} Recommended: ${actionInSentence(recommended)}${why === undefined ? '' : `, because ${why}`}.`;
}

function compareRows(input: Input, tally: Tally): ReviewDetail['compare'] {
  const { context, node, time } = input;
  const { farm, mine } = tally;
  const rows: ReviewDetail['compare'] = [];
  if (node.type === 'file') {
    const { remote, local } = context.columns.entryOf(node.position);
    if (remote.link !== undefined) return linkRows(remote.link, local, remote.hash);
  }
  const add = (label: string, mineText: string | null, farmText: string | null): void => {
    rows.push({ label, mine: mineText, farm: farmText, differs: mineText !== farmText });
  };
  // Sizes can look alike and differ by a byte, so what differs is not read off the texts.
  const addExact = (label: string, mineText: string | null, farmText: string, differs: boolean): void => {
    rows.push({ label, mine: mineText, farm: farmText, differs });
  };
  addExact(
    'Size',
    mine === undefined ? null : formatBytes(mine.sizeBytes),
    formatBytes(farm.sizeBytes),
    mine?.sizeBytes !== farm.sizeBytes,
  );
  const isMany = tally.fileCount > 1;
  addExact(
    isMany ? 'Newest saved' : 'Saved',
    mine === undefined ? null : formatTime(mine.mtimeMs, time),
    formatTime(farm.mtimeMs, time),
    mine === undefined || Math.trunc(mine.mtimeMs * 1000) !== Math.trunc(farm.mtimeMs * 1000),
  );
  if (isMany) {
    add('Files', tally.mineCount === 0 ? null : formatCount(tally.mineCount), formatCount(tally.fileCount));
    return rows;
  }
  const entry = context.columns.entryOf(node.type === 'file' ? node.position : spanOf(context.columns, node).start);
  const mineHash = entry.local?.hash;
  addExact(
    'XXH128',
    // A file of another size differs without being read.
    mineHash === undefined ? (entry.local === undefined ? null : 'not hashed') : formatHash(mineHash),
    formatHash(entry.remote.hash),
    mineHash !== undefined && mineHash !== entry.remote.hash,
  );
  if (entry.local !== undefined && entry.local.type !== 'file') add('Type', entry.local.type, 'file');
  if (entry.remote.taskId !== undefined)
    addExact('Written by', 'this workstation', taskText(entry.remote.taskId), false);
  const versions = entry.remote.versions?.length ?? 0;
  if (versions > 1) add('Versions', null, plural(versions, 'version'));
  return rows;
}

/** Links have neither size nor time: where they lead is all there is to compare. */
function linkRows(link: string, local: PlanEntry['local'], hash: string): ReviewDetail['compare'] {
  const mine = local === undefined ? null : local.link === undefined ? 'not a link' : visibleText(local.link);
  const rows = [{ label: 'Leads to', mine, farm: visibleText(link), differs: local?.hash !== hash }];
  if (local === undefined || local.type === 'symlink') return rows;
  return [...rows, { label: 'Type', mine: local.type, farm: 'link', differs: true }];
}

function ribbonRows(context: RowContext, node: ReviewNode): ReviewDetail['ribbon'] {
  const { columns } = context;
  const whole = wholeSequence(columns, node);
  if (whole.type === 'sequence')
    return context.ribbonOf(columns.blockSequence[whole.block] ?? -1).map((run) => ({ ...run }));
  if (node.type !== 'file') return [];
  const frame = columns.frame[node.position] ?? noFrame;
  return frame === noFrame ? [] : [{ first: frame, last: frame, mark: ribbonMark(columns.mark[node.position] ?? 0) }];
}

/** The number of a task says more than its id: `task-0123…-24` is task 24. */
function taskText(taskId: string): string {
  const number = /^task-[0-9a-f]{32}-(\d+)$/.exec(taskId)?.[1];
  return number === undefined ? visibleText(taskId) : `task ${number}`;
}
