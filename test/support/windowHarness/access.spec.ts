/** What a person needs who sees little, points badly or reads large: targets, a narrow window, forced colours, a quiet voice. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { cutOff } from './plainWords';
import { finishLast, open, test } from './windowTest';
import type { ServedWindow } from './serveWindow';

const pictures = join(import.meta.dirname, '../../.artifacts/window');

/** Every page, by keyboard; calls `look` with its name. */
async function visit(page: Page, served: ServedWindow, look: (name: string) => Promise<void>): Promise<void> {
  await open(page, served);
  await look('activity');
  await page.keyboard.press('F1');
  await page.getByRole('dialog').waitFor();
  await look('keys');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await look('palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+4');
  await page.locator('main table').waitFor();
  await look('history');
  await page.keyboard.press('Control+5');
  const parts = page.locator('[data-region=parts] button[type=button]');
  await parts.first().waitFor();
  for (let part = 0; part < (await parts.count()) - 1; part += 1) {
    await parts.nth(part).click();
    await look(`settings-${part}`);
  }
  await page.keyboard.press('Control+2');
  await page.getByRole('button', { name: 'Choose files…' }).click();
  await look('submit');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Looking at what will move.' }).waitFor();
  await finishLast(page, 'submission');
  await page.getByRole('button', { name: 'Submit 3,194 files…' }).waitFor();
  await look('draft');
  await page.keyboard.press('Control+3');
  await page.getByRole('radio').first().waitFor();
  await look('bring-home');
}

test('targets are 24 pixels, or stand far enough apart', async ({ page, served }) => {
  test.setTimeout(120_000);
  await visit(page, served, async (name) => {
    const { violations } = await new AxeBuilder({ page }).withRules(['target-size']).analyze();
    const small = violations.flatMap(({ nodes }) =>
      nodes.map(({ target, failureSummary }) => `${String(target)} ${failureSummary ?? ''}`),
    );
    expect.soft(small, name).toEqual([]);
  });
});

test.describe('320 pixels wide', () => {
  test.use({ viewport: { width: 320, height: 640 } });
  test('nothing scrolls sideways and nothing stands outside', async ({ page, served }) => {
    test.setTimeout(120_000);
    await visit(page, served, async (name) => {
      await page.screenshot({ path: join(pictures, `${name}-320.png`) });
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      const lost = (await cutOff(page)).filter((found) => !found.startsWith('cut'));
      expect.soft({ sideways, lost }, name).toEqual({ sideways: 0, lost: [] });
    });
  });
});

test.describe('forced colours and reduced motion', () => {
  test.use({ contextOptions: { forcedColors: 'active', reducedMotion: 'reduce' } });
  test('every page can be read, marks what is current, and nothing moves', async ({ page, served }) => {
    test.setTimeout(120_000);
    await visit(page, served, async (name) => {
      await page.screenshot({ path: join(pictures, `${name}-forced-colors.png`) });
      const moving = await page.evaluate(() =>
        document
          .getAnimations()
          .filter(
            ({ playState, effect }) =>
              playState === 'running' && Number(effect?.getComputedTiming().activeDuration) > 1,
          )
          .map((animation) => (animation instanceof CSSAnimation ? animation.animationName : 'transition')),
      );
      const current = await page.evaluate(() => {
        const [at, other] = [
          document.querySelector('nav [aria-current=page]'),
          document.querySelector('nav [role=link]:not([aria-current]), nav a:not([aria-current])'),
        ];
        if (at === null || other === null) return 'no navigation';
        const look = (element: Element): string => {
          const { backgroundColor, outlineStyle, borderInlineStartColor, color } = getComputedStyle(element);
          return [backgroundColor, outlineStyle, borderInlineStartColor, color].join(' ');
        };
        return look(at) === look(other) ? 'looks like the others' : 'marked';
      });
      expect.soft({ moving, current }, name).toEqual({ moving: [], current: 'marked' });
    });
  });
});
