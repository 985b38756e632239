/** A transfer of a hundred thousand files on Activity, four updates a second: how smoothly it is drawn. */
import { expect, type CDPSession, type Page } from '@playwright/test';
import type { ProgressDocument } from '../../../shared/domain/progress';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Harness } from './fakeBridge';
import { open, test } from './windowTest';

const files = 100_000;
const updatesPerSecond = 4;

/** Adds so many updates of the transfer that is on its way, one in each frame or four in each second; answers frames and seconds. */
function move(
  page: Page,
  from: number,
  updates: number,
  everyMs?: number,
): Promise<{ frames: number; seconds: number }> {
  return page.evaluate(
    async ([first, count, total, pauseMs]) => {
      const { harness } = window as unknown as { harness: Harness };
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const tell = (update: number): void => {
        const done = Math.min(total, Math.floor((update * total) / 14_400));
        const progress = {
          v: 1,
          runId: 'run',
          transferUid: 'up-light',
          class: 'submit' as const,
          revision: update,
          phase: 'transferring',
          phaseIndex: 4,
          phaseCount: 5,
          phaseStartedAt: 0,
          heartbeatAt: update * 250,
          phaseElapsedMs: update * 250,
          activeElapsedMs: update * 250,
          currentItems: Array.from({ length: 8 }, (_, index) => ({
            name: `/proj/sq020/frame.${done + index}.exr`,
            bytesDone: (update % 10) * 1e6,
            bytesTotal: 1e7,
          })),
          items: { total, totalIsFinal: true, done, remaining: total - done },
          bytes: { total: total * 1e6, totalIsFinal: true, done: done * 1e6 },
          operationsCompleted: done,
          retries: 0,
          errors: { total: 0, byClass: {} },
          rates: { itemsPerSec: 28, bytesPerSec: 28e6 + (update % 7) * 1e5, windowSeconds: 10, avgBytesPerSec: 28e6 },
          eta: { seconds: total - done, lowSeconds: 1, highSeconds: total, confidence: 'high' },
          stuck: { isStuck: false },
          atBarrier: null,
          resume: null,
          unsupported: [],
        } satisfies ProgressDocument;
        const phases: TransferSnapshot['phases'] = [
          {
            phase: 'transferring',
            state: 'now',
            doneFiles: done,
            totalFiles: total,
            doneBytes: done * 1e6,
            totalBytes: total * 1e6,
          },
        ];
        harness.change('up-light', { phases, progress, bytesPerSecond: progress.rates.bytesPerSec });
      };
      const startedMs = performance.now();
      let [frames, told] = [0, 0];
      while (told < count) {
        const dueMs = startedMs + told * pauseMs;
        if (performance.now() >= dueMs) tell(first + told++);
        await frame();
        frames += 1;
      }
      return { frames, seconds: (performance.now() - startedMs) / 1000 };
    },
    [from, updates, files, everyMs ?? 0] as const,
  );
}

const taskSeconds = async (client: CDPSession): Promise<number> =>
  (await client.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ThreadTime')?.value ?? 0;

test('TR-36 four updates a second of a hundred thousand files leave time for 50 frames a second', async ({
  page,
  served,
}) => {
  test.setTimeout(120_000);
  await open(page, served);
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  await move(page, 0, 40);
  const before = await taskSeconds(client);
  const updates = 200;
  await move(page, 40, updates);
  const msPerUpdate = ((await taskSeconds(client)) - before) * (1000 / updates);
  const shown = await move(page, 240, 10 * updatesPerSecond, 1000 / updatesPerSecond);
  const perSecond = shown.frames / shown.seconds;
  console.log(
    `${msPerUpdate.toFixed(1)} ms of the page for an update and its frame, ${perSecond.toFixed(0)} frames a second`,
  );
  await expect(page.locator('[data-transfer=up-light]')).toContainText('100,000');
  // Processor time of the page: a frame of 50 a second has 20 ms.
  expect(msPerUpdate).toBeLessThan(20);
});
