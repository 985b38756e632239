/** A queue with 50,000 jobs in the window: a page of them is drawn, others are a press or a name away. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { test } from './windowTest';

const pictures = join(import.meta.dirname, '../../.artifacts/window');

test('a queue with 50,000 jobs shows a page of them, older ones and those of a name', async ({ page, served }) => {
  await page.goto(`${served.url}?scenario=busy&jobs=many`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+3');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('50,000 jobs, the newest first.');
  await expect(page.getByRole('radio')).toHaveCount(100);
  await page.getByRole('button', { name: 'Older jobs' }).click();
  await expect(page.getByText('101 to 200 of 50,000')).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(100);
  await page.screenshot({ path: join(pictures, 'jobs-many.png') });
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole('button', { name: 'Newer jobs' }).click();
  await expect(page.getByText('1 to 100 of 50,000')).toBeVisible();
  await page.getByRole('textbox', { name: 'Find a job by name' }).fill('comp_v012');
  await expect(page.getByRole('radio')).toHaveCount(1);
  await page.getByRole('textbox', { name: 'Find a job by name' }).fill('no such job');
  await expect(page.getByText('No job of this queue is called like that.')).toBeVisible();
});
