/** The two lines of text of a row. */
import type { PlanAction } from '../../../shared/domain/plan';
import { formatCount, plural, visibleText } from '../../../shared/text/format';
import { sectionCodes } from './codes';
import { baseName, folderName, frameToken, memberWord, rangeLabel } from './names';
import { spanOf, type ReviewNode } from './nodes';
import type { RowContext } from './rowContext';
import type { Tally } from './tally';

export function labelOf(context: Pick<RowContext, 'columns'>, node: ReviewNode, tally: Tally): string {
  const { columns } = context;
  const { start, end } = spanOf(columns, node);
  switch (node.type) {
    case 'fold':
      return `${formatCount(tally.fileCount)} ${node.section === sectionCodes.identical ? 'identical' : 'new'}`;
    case 'step': {
      const step = columns.byStep?.groups[node.step]?.step ?? '';
      return step === '' ? 'No known step' : step === 'several' ? 'Several steps' : `Step ${visibleText(step)}`;
    }
    case 'folder': {
      const path = columns.folders[node.folder]?.path ?? '';
      return path === '' ? 'Top folder' : visibleText(path);
    }
    case 'sequence':
      return visibleText(columns.plan.sequences[columns.blockSequence[node.block] ?? -1]?.label ?? '');
    case 'range': {
      const sequence = columns.plan.sequences[columns.blockSequence[node.block] ?? -1];
      return sequence === undefined ? '' : rangeLabel(columns, sequence, start, end);
    }
    case 'file': {
      const entry = columns.entryOf(node.position);
      const sequence = columns.plan.sequences[columns.blockSequence[columns.blockAt[node.position] ?? 0] ?? -1];
      return sequence === undefined ? visibleText(baseName(entry.path)) : frameToken(sequence, entry);
    }
  }
}

export function sublabelOf(context: RowContext, node: ReviewNode, tally: Tally): string | undefined {
  const { columns } = context;
  switch (node.type) {
    case 'fold':
      return node.section === sectionCodes.identical ? identicalText(context, tally) : newText(context, tally);
    case 'step':
    case 'folder':
      return plural(tally.fileCount, 'file');
    case 'sequence': {
      const sequence = columns.plan.sequences[columns.blockSequence[node.block] ?? -1];
      if (sequence === undefined) return undefined;
      const word = memberWord(sequence);
      return tally.fileCount < sequence.count
        ? `${formatCount(tally.fileCount)} of ${plural(sequence.count, word)}`
        : plural(tally.fileCount, word);
    }
    case 'range': {
      const sequence = columns.plan.sequences[columns.blockSequence[node.block] ?? -1];
      return plural(tally.fileCount, sequence === undefined ? 'file' : memberWord(sequence));
    }
    case 'file': {
      if ((columns.blockSequence[columns.blockAt[node.position] ?? 0] ?? -1) >= 0) return undefined;
      const folder = folderName(columns.entryOf(node.position).path);
      // Under its folder's row a file need not say where it lies.
      return folder === '' || context.view.groupBy === 'folder' ? undefined : visibleText(folder);
    }
  }
}

function identicalText(context: RowContext, tally: Tally): string {
  const hashed = tally.fileCount - tally.provenByTimeCount;
  const proof =
    tally.provenByTimeCount === 0
      ? 'proven by XXH128 on both sides'
      : hashed === 0
        ? 'by size and time, not hashed'
        : `${formatCount(hashed)} proven by XXH128 on both sides, ${formatCount(tally.provenByTimeCount)} by size and time`;
  const again = actionCount(context, tally, 'overwrite');
  const end = again === 0 ? 'Skipped, nothing to decide.' : `${formatCount(again)} downloaded again, the rest skipped.`;
  return `${proof}, ${contentsOf(context, sectionCodes.identical)}. ${end}`;
}

function newText(context: RowContext, tally: Tally): string {
  const skipped = actionCount(context, tally, 'skip');
  const downloaded = actionCount(context, tally, 'download');
  const rest =
    downloaded === tally.fileCount
      ? 'Downloaded, nothing is replaced.'
      : downloaded === 0 && skipped === tally.fileCount
        ? 'Skipped.'
        : `${formatCount(downloaded)} downloaded, ${formatCount(skipped)} skipped.`;
  return `not on this workstation yet. ${rest}`;
}

function actionCount(context: RowContext, tally: Tally, action: PlanAction): number {
  let count = 0;
  for (const [id, files] of tally.byDecision) if (context.table.get(id)?.action === action) count += files;
  return count;
}

/** "31 sequences and 2 files". */
function contentsOf({ columns, view }: RowContext, section: number): string {
  let sequences = 0;
  let files = 0;
  for (let block = columns.sectionBlock[section] ?? 0; block < (columns.sectionBlock[section + 1] ?? 0); block += 1) {
    if (view.shownIn(columns.blockStart[block] ?? 0, columns.blockStart[block + 1] ?? 0) === 0) continue;
    if ((columns.blockSequence[block] ?? -1) >= 0) sequences += 1;
    else files += 1;
  }
  const words = [
    ...(sequences > 0 ? [plural(sequences, 'sequence')] : []),
    ...(files > 0 ? [plural(files, 'single file')] : []),
  ];
  return words.join(' and ');
}
