/** Words and picks for scopes: a bulk action says its number before it runs. */
import type { PlanAction } from '../../../shared/domain/plan';
import type { Output } from '../../../shared/ipc/contract';
import type { ReviewScope } from '../../../shared/ipc/reviews';
import { actionText } from '../../../shared/text/actionText';
import { t } from '../../locales/text';

export type ScopeOffer = Output<'review.scopes'>['scopes'][number];

/** "Apply Keep both to 12 files". */
export function applyToWords(action: PlanAction, count: number): string {
  return t('review.scope.apply', { action: actionText(action), count });
}

/** What the engine is asked to decide for an offer on a row. */
export function scopeOf(offer: ScopeOffer, rowId: string): ReviewScope {
  return { scope: offer.scope, rowIds: [rowId] };
}

const paneScopes: readonly ScopeOffer['scope'][] = ['row', 'undecided-of-row', 'sequence'];

/** The few scopes beside the comparison: this row, what is undecided in it, its sequence; each number only once. */
export function paneOffers(offers: readonly ScopeOffer[]): ScopeOffer[] {
  const few = paneScopes.flatMap((scope) => offers.filter((offer) => offer.scope === scope && offer.count > 0));
  return few.filter((offer, index) => few.findIndex((other) => other.count === offer.count) === index);
}

/** Offers of the scope menu: those that hold files. */
export function menuOffers(offers: readonly ScopeOffer[]): ScopeOffer[] {
  return offers.filter((offer) => offer.count > 0);
}
