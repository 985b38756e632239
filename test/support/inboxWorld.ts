/** A data folder with an inbox that a bridge would write to, and the checks that the engine makes of it. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createInbox } from '../../main/adapters/inbox/inboxFolder';
import type { AppError } from '../../shared/domain/errors';
import type { SceneRequest } from '../../shared/domain/sceneRequest';
import { takeRequest } from '../../main/engine/requests/takeRequest';

export const requestId = '0b54de31-5b0e-4c1f-9d55-0f2f8a5f5a01';

/** A request that is good, as data. */
export function goodRequest(over: object = {}): Record<string, unknown> {
  return {
    satchelRequest: 1,
    id: requestId,
    createdAt: '2026-03-21T09:30:00.000Z',
    intent: 'submit',
    bridge: { version: '0.1.0', python: '3.11.0' },
    dcc: { name: 'maya', version: '2025' },
    sceneFile: '/proj/shot.ma',
    ...over,
  };
}

export interface InboxWorld {
  readonly folder: string;
  readonly inbox: string;
  readonly file: string;
  readonly rejected: { readonly id: string; readonly code: string }[];
  /** Writes a file as the bridge does: 0600, in a folder of 0700. */
  plant(content: string | Uint8Array, name?: string, ageMs?: number): Promise<string>;
  /** Everything in the inbox, sorted. */
  names(): Promise<readonly string[]>;
  take(file?: string, uid?: number): Promise<SceneRequest | undefined>;
}

export async function createInboxWorld(): Promise<InboxWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-inbox-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const inbox = path.join(folder, 'inbox');
  await mkdir(inbox, { mode: 0o700 });
  const rejected: { id: string; code: string }[] = [];
  const file = path.join(inbox, `${requestId}.json`);
  return {
    folder,
    inbox,
    file,
    rejected,
    plant: async (content, name = `${requestId}.json`, ageMs = 0) => {
      const at = path.join(inbox, name);
      await writeFile(at, content);
      await chmod(at, 0o600);
      const seconds = (Date.now() - ageMs) / 1000;
      await utimes(at, seconds, seconds);
      return at;
    },
    names: async () => (await readdir(inbox, { recursive: true })).toSorted(),
    take: async (given = file, uid = process.getuid?.()) => {
      return takeRequest(given, {
        inbox: createInbox(inbox, { uid }),
        nowMs: Date.now,
        isWindows: false,
        notNoted: (_id, error) => {
          throw error;
        },
        rejected: (id, { code }: AppError) => {
          rejected.push({ id, code });
          return Promise.resolve();
        },
      });
    },
  };
}

/** What lies beside, so that a test can tell that nothing was touched. */
export const textOf = (file: string): Promise<string> => readFile(file, 'utf8');
