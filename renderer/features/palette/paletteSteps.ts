/** What each key means in the field of the palette; the field keeps the keyboard all the time. */
import type { PaletteItem } from './paletteItems';

export interface PaletteStepParts {
  readonly count: number;
  readonly active: number;
  readonly activeItem: PaletteItem | undefined;
  /** Nothing is typed. */
  readonly isEmpty: boolean;
  readonly goTo: (index: number) => void;
  readonly act: () => void;
  readonly showMore: (item: PaletteItem) => void;
  /** From the actions of one item to all items; undefined where nothing lies behind. */
  readonly back: (() => void) | undefined;
  readonly close: () => void;
}

const pageLength = 8;

/** The function of a key; undefined for keys that type or move within the text. */
export function paletteSteps(parts: PaletteStepParts): (key: string, isShift: boolean) => (() => void) | undefined {
  const { count, active, activeItem, back } = parts;
  const move = (index: number) => () => {
    if (count > 0) parts.goTo(index);
  };
  return (key, isShift) => {
    switch (key) {
      case 'ArrowDown':
        return move((active + 1) % count);
      case 'ArrowUp':
        return move((active - 1 + count) % count);
      case 'PageDown':
        return move(Math.min(count - 1, active + pageLength));
      case 'PageUp':
        return move(Math.max(0, active - pageLength));
      case 'Enter':
        return parts.act;
      case 'Tab':
        return () => {
          if (!isShift && activeItem?.more !== undefined && activeItem.more.length > 0) parts.showMore(activeItem);
          else back?.();
        };
      case 'Escape':
        return back ?? parts.close;
      case 'Backspace':
        return parts.isEmpty ? back : undefined;
      default:
        return undefined;
    }
  };
}
