/** Takes one request out of the inbox: checked, read, and taken away before anything is done with it. */
import type { SceneRequest } from '../../../shared/domain/sceneRequest';
import { requestIdOf } from '../../../shared/domain/sceneRequest';
import { AppError } from '../../../shared/domain/errors';
import type { Inbox, InboxFile } from '../ports/inbox';
import { judgeFile, mostRequestBytes, type Refusal } from './judgeFile';
import { readRequest, wantsResult } from './readRequest';
import { notPrivate, repeated } from './refusals';

export interface TakeParts {
  readonly inbox: Inbox;
  readonly nowMs: () => number;
  readonly isWindows: boolean;
  /** Told why a request could not be noted as opened; it is opened all the same. */
  readonly notNoted: (id: string, error: unknown) => void;
  /** Told of a request that asked for an answer and is refused. */
  readonly rejected: (id: string, error: AppError) => Promise<void>;
}

/**
 * Undefined where the file is gone, for of several processes one gets it. A refusal throws its `request.*` code, `ipc.rejected`
 * for a path outside of the inbox; the file of another user stays where it is.
 */
export async function takeRequest(path: string, parts: TakeParts): Promise<SceneRequest | undefined> {
  const { inbox } = parts;
  const name = await inbox.nameOf(path);
  const id = requestIdOf(name) ?? '';
  const file = await inbox.open(name);
  if (file === undefined) return undefined;
  if (file === 'link') throw notPrivate('is a link to something else');
  let read: { readonly request: SceneRequest } | { readonly refusal: Refusal; readonly isAsked: boolean };
  try {
    read = await readOpen(file, id, parts);
  } finally {
    await file.close();
  }
  if ('refusal' in read) {
    const { error, then } = read.refusal;
    if (then === 'drop') await inbox.claim(name);
    else if (then === 'aside') await inbox.setAside(name);
    if (read.isAsked) await parts.rejected(id, error);
    throw error;
  }
  if (!(await inbox.claim(name))) return undefined;
  // Noted before anything is done with it, so that neither a restart nor another process opens it again.
  await inbox.noteOpened(id).catch((error: unknown) => {
    parts.notNoted(id, error);
  });
  return read.request;
}

async function readOpen(
  file: InboxFile,
  id: string,
  parts: TakeParts,
): Promise<{ readonly request: SceneRequest } | { readonly refusal: Refusal; readonly isAsked: boolean }> {
  const refusal = judgeFile(file.facts, parts.nowMs());
  if (refusal !== undefined) return { refusal, isAsked: false };
  if (await parts.inbox.wasOpened(id)) return { refusal: { error: repeated(), then: 'drop' }, isAsked: false };
  const bytes = await file.read(mostRequestBytes);
  try {
    return { request: readRequest(bytes, id, parts.isWindows) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { refusal: { error, then: 'aside' }, isAsked: wantsResult(bytes) };
  }
}
