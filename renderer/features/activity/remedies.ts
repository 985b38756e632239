/** What the card of a stopped transfer offers first, as the one action that fits. */
import type { CardChoice, DecisionCard } from '../../../shared/domain/decisionCard';
import type { MessageId } from '../../locales/english';
import type { IconName } from '../../ui/Icon';

export interface Remedy {
  /** What its main button says. */
  readonly verb: MessageId;
  readonly icon: IconName;
  /** Something else has to be put right first: signing in, or room on a disk. */
  readonly first?: 'sign-in' | 'free-space';
}

const again: Remedy = { verb: 'common.tryAgain', icon: 'retry' };

const byChoice: Partial<Record<CardChoice, Remedy>> = {
  'sign-in': { ...again, first: 'sign-in' },
  'free-space': { ...again, first: 'free-space' },
  rehash: { verb: 'activity.hashAgain', icon: 'retry' },
};

/** What the card of a stopped transfer offers first; one without a card is tried again. */
export function remedyOf(card: Pick<DecisionCard, 'defaultChoice' | 'kind'> | undefined): Remedy {
  if (card?.kind === 'endpoint') return { verb: 'activity.tryNow', icon: 'retry' };
  return (card === undefined ? undefined : byChoice[card.defaultChoice]) ?? again;
}

/** What a person types into a terminal to sign in; undefined for a profile that a shell could read in another way. */
export function signInCommand(profile: string): string | undefined {
  if (profile === '') return 'aws sso login';
  return /^[\w.@+-]+$/u.test(profile) ? `aws sso login --profile ${profile}` : undefined;
}
