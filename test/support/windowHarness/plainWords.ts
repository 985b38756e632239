/** Finds what of a page a translation would leave in English, and what it would cut off. */
import type { Page } from '@playwright/test';
import { visibleText } from '../../../shared/text/format';
import type { Harness } from './fakeBridge';

/** Values and names that no language of the window changes. */
const unchanged: readonly RegExp[] = [
  // Times and durations, written by the shared formats.
  /\b(?:today|\d{1,2} [A-Z][a-z]{2}(?: \d{4})?) \d{2}:\d{2}/gu,
  /\d+ min\b/gu,
  // What is typed, or stands for what is taken by default.
  /^default$/gu,
  /\bs3:\/\/bucket\/prefix\b|\bfile:\/\/\/absolute\/folder\b/gu,
  /\bSatchel\b/gu,
  // Names and paths that are an example, or typed by the walk.
  /\bsq020_sh0140_lighting_v013\b/gu,
  /\/proj\/sq040\/sh0010\/(?:scene\.hip|tex)/gu,
];

interface Seen {
  readonly texts: readonly string[];
  readonly told: readonly string[];
}

/** Everything a page says to eyes or to assistive technology, but for keys as they are printed on the keyboard. */
async function read(page: Page): Promise<Seen> {
  return page.evaluate(() => {
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement;
      if (element === null || element.closest('kbd, script, style') !== null || !element.checkVisibility()) continue;
      if (node instanceof Element)
        for (const name of ['aria-label', 'title', 'placeholder', 'alt']) texts.push(node.getAttribute(name) ?? '');
      else texts.push(node.textContent ?? '');
    }
    const told = (window as unknown as { harness: Harness }).harness.told();
    return { texts: texts.map((text) => text.trim()).filter((text) => text !== ''), told };
  });
}

/** Words without an accent: those that came neither from the catalogue in en-XA nor from the engine. */
export async function plainWords(page: Page): Promise<string[]> {
  const { texts, told } = await read(page);
  const longestFirst = (data: readonly string[]): string[] =>
    data
      .map(visibleText)
      .filter((text) => text.length > 2)
      .sort((a, b) => b.length - a.length);
  const without = (text: string, data: readonly (string | RegExp)[]): string =>
    data.reduce<string>((rest, value) => rest.replaceAll(value, ' '), text);
  const whole = longestFirst(told);
  const parts = longestFirst(told.flatMap((text) => text.split(/[/\\]/u)));
  const left = texts.map((text) => without(without(without(text, whole), unchanged), parts));
  // en-XA puts an accent on every lower-case vowel.
  return left.flatMap((text) =>
    (text.match(/\p{L}+/gu) ?? []).filter((word) => /^[A-Za-z]{2,}$/u.test(word) && /[aeiou]/u.test(word)),
  );
}

/** Controls and words that are cut off, stand outside the window or on top of another. */
export async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const nameOf = (element: Element): string =>
      (element.getAttribute('aria-label') ?? (element as HTMLElement).innerText).trim().slice(0, 60);
    const shown = [...document.body.querySelectorAll<HTMLElement>('*')].filter(
      (element) => element.checkVisibility() && element.closest('.sr, svg, [data-live-announcer]') === null,
    );
    for (const element of shown) {
      const isCut = element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1;
      const { overflowX, display } = getComputedStyle(element);
      // Names of files and jobs may end in an ellipsis: their title has the whole. Words of the window may not.
      const holdsWords = /[[\]]|\u202e/u.test(element.innerText);
      if (isCut && display !== 'inline' && (overflowX !== 'visible' || element.matches('button, a')) && holdsWords)
        found.push(`cut: ${nameOf(element)}`);
    }
    /** What the scrolling parts around it leave of it. */
    const seenOf = (element: Element): { left: number; right: number; top: number; bottom: number } => {
      const { left, right, ...seen } = element.getBoundingClientRect().toJSON() as Omit<DOMRect, 'toJSON'>;
      let { top, bottom } = seen;
      for (let above = element.parentElement; above !== null; above = above.parentElement) {
        if (getComputedStyle(above).overflowY === 'visible') continue;
        const frame = above.getBoundingClientRect();
        [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
      }
      return { left, right, top, bottom };
    };
    const controls = shown.filter((element) =>
      element.matches('button, a, input, textarea, [role=link], [role=radio]'),
    );
    const boxes = controls
      .map((element) => ({ element, box: seenOf(element) }))
      .filter(({ box }) => box.right - box.left > 1 && box.bottom - box.top > 1);
    for (const { element, box } of boxes)
      if (box.left < -1 || box.right > innerWidth + 1) found.push(`outside: ${nameOf(element)}`);
    boxes.forEach((a, index) => {
      for (const b of boxes.slice(index + 1)) {
        if (a.element.contains(b.element) || b.element.contains(a.element)) continue;
        const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        const isSame = a.element.closest('main') === b.element.closest('main');
        if (isSame && width > 2 && height > 2) found.push(`overlap: ${nameOf(a.element)} / ${nameOf(b.element)}`);
      }
    });
    return found;
  });
}
