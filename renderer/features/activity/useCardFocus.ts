/** The card that the keyboard is on: found by its focus, kept when the card moves to another list. */
import { useEffect, useRef, type RefObject } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';

export interface CardFocus {
  /** The transfer of the card that has the focus, or holds it. */
  readonly current: (transfers: readonly TransferSnapshot[]) => TransferSnapshot | undefined;
  /** To the next card (1) or the one before (−1). */
  readonly step: (by: -1 | 1) => void;
}

const cardOf = (element: Element | null): HTMLElement | null =>
  element?.closest<HTMLElement>('[data-transfer]') ?? null;

export function useCardFocus(list: RefObject<HTMLElement | null>): CardFocus {
  const last = useRef<string>(undefined);
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent): void => {
      last.current = target instanceof Element ? cardOf(target)?.dataset['transfer'] : undefined;
    };
    document.addEventListener('focusin', onFocus);
    return () => {
      document.removeEventListener('focusin', onFocus);
    };
  }, []);
  useEffect(() => {
    // A card that was taken out of its list and put into another one has lost the focus on the way.
    if (last.current === undefined || document.activeElement !== document.body) return;
    list.current?.querySelector<HTMLElement>(`[data-transfer="${CSS.escape(last.current)}"]`)?.focus();
  });
  return {
    current: (transfers) => {
      const uid = cardOf(document.activeElement)?.dataset['transfer'];
      return transfers.find((transfer) => transfer.uid === uid);
    },
    step: (by) => {
      const cards = [...(list.current?.querySelectorAll<HTMLElement>('[data-transfer]') ?? [])];
      const at = cards.findIndex((card) => card === document.activeElement);
      if (at >= 0) cards[at + by]?.focus();
    },
  };
}
