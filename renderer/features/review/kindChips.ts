/** The filter chips: what needs you first, then the kinds that are there, in the order of the plan. */
import { planKinds, type PlanKind } from '../../../shared/domain/plan';
import type { ReviewFilter, ReviewSummary } from '../../../shared/ipc/reviews';
import type { ReviewMark } from '../../../shared/ipc/rows';
import { t } from '../../locales/text';
import { kindText } from '../../../shared/text/kindText';

export interface KindChip {
  readonly key: PlanKind | 'needs';
  readonly label: string;
  readonly count: number;
  readonly isPressed: boolean;
  /** The shape before the word; absent for the one that needs you. */
  readonly mark?: ReviewMark;
  /** The filter when the chip is pressed or released. */
  readonly next: Pick<ReviewFilter, 'kinds' | 'undecidedOnly'>;
}

/** Identical and new files have their own fold line, so they have no chip. */
const ownLine: readonly PlanKind[] = ['identical', 'new'];
const likeliestFirst: readonly PlanKind[] = [
  'remote-newer',
  'edited-here',
  'local-newer',
  'size-differs',
  'content-differs',
  'verifying',
];
const marks: Partial<Readonly<Record<PlanKind, ReviewMark>>> = {
  'remote-newer': 'farm-newer',
  'edited-here': 'edited-here',
  'local-newer': 'edited-here',
  'size-differs': 'differs',
  'content-differs': 'differs',
  verifying: 'verifying',
};

/** Chips with a count, and pressed ones even without; the n-th answers to key n. */
export function kindChips(summary: ReviewSummary): KindChip[] {
  const { filter, byKind, undecidedCount } = summary;
  const kinds = [
    ...likeliestFirst,
    ...planKinds.filter((kind) => !likeliestFirst.includes(kind) && !ownLine.includes(kind)),
  ];
  const chips: KindChip[] = [
    {
      key: 'needs',
      label: t('review.needsYou'),
      count: undecidedCount,
      isPressed: filter.undecidedOnly,
      next: { kinds: filter.kinds, undecidedOnly: !filter.undecidedOnly },
    },
    ...kinds.map((kind): KindChip => {
      const isPressed = filter.kinds.includes(kind);
      return {
        key: kind,
        label: kindText(kind),
        count: byKind[kind] ?? 0,
        isPressed,
        mark: marks[kind] ?? 'blocked',
        next: {
          undecidedOnly: filter.undecidedOnly,
          kinds: isPressed ? filter.kinds.filter((other) => other !== kind) : [...filter.kinds, kind],
        },
      };
    }),
  ];
  return chips.filter((chip) => chip.count > 0 || chip.isPressed);
}

/** Whether the view shows everything. */
export function isUnfiltered(filter: ReviewFilter): boolean {
  return filter.kinds.length === 0 && !filter.undecidedOnly && filter.text === '';
}
