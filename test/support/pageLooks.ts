/** What every page must be in the packaged app: without a finding of axe, and no wider than its window. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const wcagTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Axe as it can run here: the page may not open windows of its own. All its rules, or those of WCAG alone. */
export async function expectAccessible(page: Page, rules: 'all' | 'wcag' = 'all'): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules === 'all' ? axe : axe.withTags(wcagTags)).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

/** A picture to look at, no finding of axe, and nothing that scrolls sideways. */
export async function lookAtPage(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test/.artifacts/${name}.png` });
  await expectAccessible(page);
  const scrollsSideways = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main, main > div')].some(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
    ),
  );
  expect({ name, scrollsSideways }).toEqual({ name, scrollsSideways: false });
}
