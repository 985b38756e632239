/** The sentence that assistive technology says for a row. */
import type { PlanAction } from '../../../shared/domain/plan';
import { actionInSentence } from '../../../shared/text/actionText';
import { formatCount, plural, visibleText } from '../../../shared/text/format';
import { inSentence, kindText, markText } from '../../../shared/text/kindText';
import { groupMark } from './agreement';
import { kindOf } from './codes';
import { labelOf, sublabelOf } from './labels';
import { frameToken, memberWord, shortName } from './names';
import { spanOf, type ReviewNode } from './nodes';
import type { RowContext } from './rowContext';
import { originInSentence } from './ruleList';
import type { Tally } from './tally';

/** "beauty, 1001 to 1240, 240 frames, farm newer, decision take farm's by rule 2, 12 need you". */
export function spokenRow(
  context: RowContext,
  node: ReviewNode,
  tally: Tally,
  decision: { readonly action: PlanAction | 'mixed' | undefined; readonly recommended: PlanAction | undefined },
): string {
  if (node.type === 'fold') return `${labelOf(context, node, tally)}, ${sublabelOf(context, node, tally) ?? ''}`;
  const parts = [...nameParts(context, node, tally), standing(tally)];
  const { action, recommended } = decision;
  if (action === 'mixed') parts.push('decisions mixed');
  else if (action !== undefined) parts.push(`decision ${actionInSentence(action)}${decidedBy(context, tally)}`);
  if (tally.undecidedCount > 0) {
    parts.push(
      tally.fileCount === 1
        ? 'needs you'
        : `${formatCount(tally.undecidedCount)} ${tally.undecidedCount === 1 ? 'needs' : 'need'} you`,
    );
    if (action === undefined && recommended !== undefined) parts.push(`recommended ${actionInSentence(recommended)}`);
  }
  return parts.join(', ');
}

function nameParts(context: RowContext, node: ReviewNode, tally: Tally): string[] {
  const { columns } = context;
  const label = labelOf(context, node, tally);
  if (node.type === 'step') return [label, plural(tally.fileCount, 'file')];
  if (node.type === 'folder') return [`folder ${label}`, plural(tally.fileCount, 'file')];
  const { start, end } = spanOf(columns, node);
  const sequence = columns.plan.sequences[columns.blockSequence[columns.blockAt[start] ?? 0] ?? -1];
  if (sequence === undefined) {
    const { link } = columns.entryOf(start).remote;
    return link === undefined ? [label] : [label, `link to ${visibleText(link)}`];
  }
  const name = shortName(sequence);
  if (node.type === 'file') return [name, label];
  const first = frameToken(sequence, columns.entryOf(start));
  const last = frameToken(sequence, columns.entryOf(end - 1));
  const count =
    node.type === 'sequence' && tally.fileCount < sequence.count
      ? `${formatCount(tally.fileCount)} of ${plural(sequence.count, memberWord(sequence))}`
      : plural(tally.fileCount, memberWord(sequence));
  return [name, first === last ? first : `${first} to ${last}`, count];
}

function standing(tally: Tally): string {
  const [kind, ...others] = tally.byKind.keys();
  const mark = groupMark(tally);
  // A kind says more than its mark, except that both-changed has no kind of its own.
  if (kind !== undefined && others.length === 0 && mark !== 'both-changed') return inSentence(kindText(kindOf(kind)));
  return inSentence(markText(mark));
}

function decidedBy(context: RowContext, tally: Tally): string {
  const origins = new Set([...tally.byDecision.keys()].map((id) => context.table.get(id)?.origin));
  const [origin] = origins;
  return origin === undefined || origins.size !== 1 ? '' : ` ${originInSentence(context.rules, origin)}`;
}
