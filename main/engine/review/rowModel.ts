/** One visible row as the window draws it. */
import type { ReviewRow, ReviewSide } from '../../../shared/ipc/rows';
import { visibleText } from '../../../shared/text/format';
import { refusalText, standingText } from '../../../shared/text/reasonText';
import { allowedOf, commonAction, commonRecommendation, groupMark, kindCounts } from './agreement';
import { spokenProgress } from './applyProgress';
import { kindOf } from './codes';
import { flagUntouched } from './columns';
import { labelOf, sublabelOf } from './labels';
import type { ReviewNode } from './nodes';
import type { RowContext } from './rowContext';
import { originText } from './ruleList';
import { spokenRow } from './spoken';
import type { Tally } from './tally';
import type { PlacedNode } from './view';

export function rowOf(context: RowContext, placed: PlacedNode): ReviewRow {
  const { node } = placed;
  const tally = context.tallyOf(node);
  const action = commonAction(context, tally);
  const recommended = commonRecommendation(tally);
  const origin = originOf(context, node, tally);
  const refused = node.type === 'file' ? context.columns.entryOf(node.position).refused : undefined;
  const sublabel = sublabelOf(context, node, tally);
  const progress = context.progressOf(node);
  const spoken = spokenRow(context, node, tally, { action, recommended });
  const sequence = node.type === 'sequence' ? context.columns.blockSequence[node.block] : undefined;
  return {
    id: context.ids.idOf(node),
    type: node.type,
    level: placed.level,
    label: labelOf(context, node, tally),
    ...(sublabel === undefined ? {} : { sublabel }),
    fileCount: tally.fileCount,
    isExpandable: placed.isExpandable,
    isExpanded: placed.isExpanded,
    posInSet: placed.posInSet,
    setSize: placed.setSize,
    mark: groupMark(tally),
    ...sidesOf(context, node, tally),
    ...(action === undefined ? {} : { action }),
    allowed: allowedOf(context, tally),
    ...(recommended === undefined ? {} : { recommended }),
    ...(origin === undefined ? {} : { origin }),
    ...(refused === undefined ? {} : { refused: refusalText(refused).short }),
    undecidedCount: tally.undecidedCount,
    kinds: kindCounts(tally),
    ...(sequence === undefined ? {} : { ribbon: context.ribbonOf(sequence) }),
    ...(progress === undefined ? { spoken } : { progress, spoken: `${spoken}${spokenProgress(progress)}` }),
  };
}

function sidesOf({ columns }: RowContext, node: ReviewNode, { farm, mine }: Tally): Pick<ReviewRow, 'farm' | 'mine'> {
  const { remote, local } = node.type === 'file' ? columns.entryOf(node.position) : {};
  const withLink = (side: ReviewSide, link: string | undefined): ReviewSide =>
    link === undefined ? side : { ...side, link: visibleText(link) };
  return {
    farm: withLink(farm, remote?.link),
    ...(mine === undefined ? {} : { mine: withLink(mine, local?.link) }),
  };
}

function originOf(context: RowContext, node: ReviewNode, tally: Tally): string | undefined {
  if (node.type === 'fold' || node.type === 'folder' || node.type === 'step') return undefined;
  const kinds = [...tally.byKind.keys()];
  const reason =
    kinds.length === 1 ? standingText(kindOf(kinds[0] ?? 0), isUntouched(context, node, tally)) : undefined;
  const origins = new Set([...tally.byDecision.keys()].map((id) => context.table.get(id)?.origin));
  const [origin] = origins;
  if (origin === undefined || origins.size !== 1) return groupMark(tally) === 'blocked' ? reason : undefined;
  const who = originText(context.rules, origin);
  // What a person chose needs no reason; what a rule chose does.
  return origin === 'manual' || reason === undefined ? who : `${who}, ${reason}`;
}

function isUntouched(context: RowContext, node: ReviewNode, tally: Tally): boolean {
  if (node.type === 'file') return ((context.columns.flags[node.position] ?? 0) & flagUntouched) !== 0;
  return tally.untouchedCount === tally.fileCount;
}
