/** Requests go to the engine one after another, whoever names them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { InboxWatch } from '../../../main/app/inboxWatch';
import type { OpenRequest } from '../../../main/app/openRequests';
import { AppError, type ErrorCode } from '../../../shared/domain/errors';

const name = (at: number): string => `0b54de31-5b0e-4c1f-9d55-${String(at).padStart(12, '0')}.json`;

function world(open: (path: string) => OpenRequest | null = () => ({ view: 'submit' })) {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-watch-'));
  const shown: string[] = [];
  const opened: string[] = [];
  const later: (() => void)[] = [];
  const clock = { nowMs: 0 };
  const watch = new InboxWatch({
    folder: join(folder, 'inbox'),
    open: (path) => {
      opened.push(path);
      return Promise.resolve().then(() => open(path));
    },
    show: ({ view, error }) => shown.push(error?.code ?? view),
    showWindow: () => undefined,
    nowMs: () => clock.nowMs,
    later: (_ms, work) => later.push(work),
    log: () => undefined,
  });
  onTestFinished(() => {
    watch.stop();
    rmSync(folder, { recursive: true });
  });
  return { watch, inbox: join(folder, 'inbox'), shown, opened, later, clock };
}
const refuse = (code: ErrorCode) => (): never => {
  throw new AppError({ code, message: 'No.' });
};

test('what lies there and what comes is opened, once each, and halves are left alone', async () => {
  const { watch, inbox, opened } = world();
  mkdirSync(inbox);
  for (const file of [name(1), `${name(2)}.part`, 'notes.json']) writeFileSync(join(inbox, file), '');
  watch.start();
  await vi.waitFor(() => {
    expect(opened).toEqual([join(inbox, name(1))]);
  });
  writeFileSync(join(inbox, name(3)), '');
  await vi.waitFor(() => {
    expect(opened).toContain(join(inbox, name(3)));
  });
});

test('after twenty within a minute the rest waits, which is said, and goes on by itself', async () => {
  const { watch, shown, later, clock } = world();
  for (let at = 0; at < 25; at += 1) watch.offer(`/inbox/${name(at)}`);
  await vi.waitFor(() => {
    expect(shown.at(-1)).toBe('request.too_many');
  });
  expect(shown.length).toBe(21);
  clock.nowMs = 60_000;
  for (const work of later) work();
  await vi.waitFor(() => {
    expect(shown.filter((view) => view === 'submit').length).toBe(25);
  });
});

test('a refusal is said; one that is too late only to whoever named it', async () => {
  const said = async (code: ErrorCode): Promise<readonly string[]> => {
    const { watch, shown, opened } = world(refuse(code));
    watch.offer(`/inbox/${name(1)}`);
    await vi.waitFor(() => {
      expect(opened.length).toBe(1);
    });
    return shown;
  };
  expect([await said('request.invalid'), await said('request.expired')]).toEqual([
    ['request.invalid'],
    ['request.expired'],
  ]);
});

test('a file that another process took shows nothing', async () => {
  const { watch, shown, opened } = world(() => null);
  watch.offer(`/inbox/${name(1)}`);
  await vi.waitFor(() => {
    expect(opened.length).toBe(1);
  });
  expect(shown).toEqual([]);
});
