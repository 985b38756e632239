/** Works a page by keyboard alone and reads what assistive technology would: focus, the grid's row, the live region. */
import { expect, type Locator, type Page } from '@playwright/test';

/** What the keyboard and a screen reader stand on. */
export interface Standing {
  /** Name of the grid's cursor row. */
  readonly row: string | null;
  readonly isOpen: string | null;
  readonly selected: number;
  readonly spoken: string;
}

export async function standing(page: Page): Promise<Standing> {
  return page.evaluate(() => {
    const grid = document.querySelector('[role=treegrid]');
    const row = document.getElementById(grid?.getAttribute('aria-activedescendant') ?? '');
    return {
      row: row?.getAttribute('aria-label') ?? null,
      isOpen: row?.getAttribute('aria-expanded') ?? null,
      selected: document.querySelectorAll('[role=row][aria-selected=true]').length,
      spoken: document.querySelector('[data-live-announcer] [role=status]')?.textContent ?? '',
    };
  });
}

/** Presses keys and counts them; a key with others held down is one stroke. */
export function countingKeyboard(page: Page): { press(...keys: readonly string[]): Promise<void>; strokes(): number } {
  let strokes = 0;
  return {
    press: async (...keys) => {
      for (const key of keys) {
        strokes += 1;
        await page.keyboard.press(key);
      }
    },
    strokes: () => strokes,
  };
}

/** Presses keys one after the other. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Presses a key until the control has the focus; fails after as many presses as a page can have stops. */
export async function moveTo(page: Page, target: Locator, key = 'Tab', most = 60): Promise<void> {
  await expect(target).toBeVisible();
  for (let step = 0; step < most; step += 1) {
    if (await target.evaluate((element) => element.contains(document.activeElement))) return;
    await page.keyboard.press(key);
  }
  expect(`${key} reached it`).toBe(`${key} did not reach ${String(target)}`);
}

/** Walks once through every tab stop and answers the names of those that show no focus. */
export async function stopsWithoutFocusRing(page: Page): Promise<readonly string[]> {
  const dim: string[] = [];
  const seen = new Set<string>();
  for (let step = 0; step < 120; step += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return null;
      element.dataset['stop'] ??= String(document.querySelectorAll('[data-stop]').length + 1);
      const hasRing = (candidate: Element | null): boolean => {
        if (candidate === null) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(candidate);
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1.5;
      };
      const active = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
      // A hidden input is drawn by its label; a grid by its cursor row; a search box by the frame around it.
      const label = element.closest('label');
      const drawn = [element, active, label, element.parentElement, ...(label?.querySelectorAll('*') ?? [])];
      return {
        id: element.dataset['stop'],
        name: `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent.slice(0, 40)}`,
        isShown: drawn.some((candidate) => hasRing(candidate)),
      };
    });
    if (stop === null) continue;
    if (seen.has(stop.id)) return dim;
    seen.add(stop.id);
    if (!stop.isShown) dim.push(stop.name);
  }
  return dim;
}
