/** Moving a rule by its grip with the pointer: where it would go is drawn, nothing moves before it is let go. */
import { useState, type PointerEvent, type RefObject } from 'react';
import { placeBefore, siblingsOf } from './ruleOrder';
import type { ListedRule } from './useRules';

export interface GripHandlers {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
}

export interface RuleDrag {
  readonly dragged: string | undefined;
  /** The rule it would be put before; undefined at the end and while nothing is dragged. */
  readonly over: string | undefined;
  readonly gripOf: (rule: ListedRule) => GripHandlers;
}

/** `onMove` is called once, when a rule was let go at another place. */
export function useRuleDrag(
  list: RefObject<HTMLElement | null>,
  rules: readonly ListedRule[],
  onMove: (rule: ListedRule, before: string | undefined, place: number) => void,
): RuleDrag {
  const [drag, setDrag] = useState<{ readonly id: string; readonly place: number }>();
  const placeAt = (rule: ListedRule, clientY: number): number => {
    const others = siblingsOf(rules, rule).filter(({ id }) => id !== rule.id);
    const middles = others.map(({ id }) => {
      const box = list.current?.querySelector(`[data-rule="${CSS.escape(id)}"]`)?.getBoundingClientRect();
      return box === undefined ? Infinity : box.top + box.height / 2;
    });
    return middles.filter((middle) => middle < clientY).length;
  };
  const moving = rules.find(({ id }) => id === drag?.id);
  return {
    dragged: drag?.id,
    over:
      moving === undefined || drag === undefined
        ? undefined
        : placeBefore(siblingsOf(rules, moving), moving, drag.place),
    gripOf: (rule) => ({
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ id: rule.id, place: placeAt(rule, event.clientY) });
      },
      onPointerMove: (event) => {
        if (drag?.id !== rule.id) return;
        const place = placeAt(rule, event.clientY);
        if (place !== drag.place) setDrag({ id: rule.id, place });
      },
      onPointerUp: () => {
        if (drag?.id !== rule.id) return;
        setDrag(undefined);
        const siblings = siblingsOf(rules, rule);
        if (siblings.findIndex(({ id }) => id === rule.id) !== drag.place)
          onMove(rule, placeBefore(siblings, rule, drag.place), drag.place + 1);
      },
      onPointerCancel: () => {
        setDrag(undefined);
      },
    }),
  };
}
