/** The requests of DCCs that a window shows: opened, looked through, sent or closed, each answered to the script that waits. */
import { dirname } from 'node:path';
import { AppError, type ErrorDto } from '../../../shared/domain/errors';
import type { SceneRequest } from '../../../shared/domain/sceneRequest';
import { hasStopped, type TransferSnapshot } from '../../../shared/domain/transfer';
import type { Input, Output } from '../../../shared/ipc/contract';
import type { SceneContents } from '../../../shared/ipc/requests';
import type { EngineParts } from '../engineParts';
import type { Inbox } from '../ports/inbox';
import type { WindowSubmissions } from '../submission/windowSubmissions';
import { PatternFiles } from './expandPattern';
import { sceneContents } from './sceneContents';
import { takeRequest } from './takeRequest';

export interface SceneRequests {
  open(path: string): Promise<Output<'request.open'>>;
  get(id: string): SceneContents;
  look(id: string): Promise<Output<'request.look'>>;
  waiting(): Output<'request.waiting'>;
  close(id: string): Promise<void>;
  /** Begins the submission of what is left of a request's list. */
  inspect(input: Input<'submission.inspect'>): Promise<{ uid: string }>;
  /** Told of every change of a transfer. */
  transferChanged(snapshot: TransferSnapshot): void;
  sweep(): Promise<void>;
}

export interface SceneRequestParts extends Pick<EngineParts, 'platform' | 'log'> {
  readonly inbox: Inbox;
  readonly ports: Pick<EngineParts['ports'], 'files' | 'clock'>;
  readonly submissions: WindowSubmissions;
}

interface Opened {
  readonly request: SceneRequest;
  readonly contents: SceneContents;
  isBegun: boolean;
}

const mostOpened = 100;
const lookedAtOnce = 16;

export function createSceneRequests(parts: SceneRequestParts): SceneRequests {
  const { inbox, ports, submissions } = parts;
  const opened = new Map<string, Opened>();
  /** Transfers with the requests that they came from. */
  const sent = new Map<string, string>();

  const answer = async (id: string, result: Readonly<Record<string, unknown>>): Promise<void> => {
    try {
      const at = new Date(ports.clock.nowMs()).toISOString();
      await inbox.answer(id, JSON.stringify({ satchelResult: 1, id, ...result, at }));
    } catch (error) {
      parts.log('warn', `request ${id}: no answer was written: ${wordsOf(error)}`);
    }
  };
  const tell = async (id: string, result: Readonly<Record<string, unknown>>): Promise<void> => {
    if (opened.get(id)?.request.wantResult === true) await answer(id, result);
  };
  const failed = ({ code, message }: Pick<ErrorDto, 'code' | 'message'>): object => ({ code, message });

  const require = (id: string): Opened => {
    const found = opened.get(id);
    if (found !== undefined) return found;
    throw new AppError({
      code: 'input.not_found',
      message: 'This request is not open any more.',
      safe: 'Nothing was sent or changed.',
      hint: 'Press the button in the program again.',
    });
  };
  const close = async (id: string): Promise<void> => {
    const closing = opened.get(id);
    if (closing === undefined) return;
    if (!closing.isBegun) await tell(id, { state: 'cancelled' });
    opened.delete(id);
  };
  const keep = async (request: SceneRequest): Promise<void> => {
    // The newest press of one scene takes the place of those before.
    for (const [id, before] of opened)
      if (request.sceneFile !== undefined && before.request.sceneFile === request.sceneFile && !before.isBegun)
        await close(id);
    opened.set(request.id, { request, contents: sceneContents(request), isBegun: false });
    for (const old of opened.keys()) if (opened.size > mostOpened) await close(old);
    await tell(request.id, { state: 'accepted' });
  };

  return {
    open: async (path) => {
      const request = await takeRequest(path, {
        inbox,
        nowMs: () => ports.clock.nowMs(),
        isWindows: parts.platform === 'windows',
        notNoted: (id, error) => {
          parts.log('warn', `request ${id}: it is not noted as opened: ${wordsOf(error)}`);
        },
        rejected: (id, { dto }) => answer(id, { state: 'rejected', ...failed(dto) }),
      });
      if (request === undefined) return { opened: null };
      const view = viewOf(request);
      if (view.view === 'submit') await keep(request);
      else if (request.wantResult === true) await answer(request.id, { state: 'accepted' });
      return { opened: view };
    },
    get: (id) => require(id).contents,
    look: async (id) => {
      const { request, contents } = require(id);
      const patterns = new PatternFiles(ports.files);
      const syntaxes = new Map((request.patterns ?? []).map(({ path, syntax }) => [path, syntax]));
      const counts = contents.paths.map(() => 0);
      const rest = contents.paths.entries();
      const lookOn = async (): Promise<void> => {
        for (const [at, path] of rest) {
          const syntax = contents.kinds[at] === 'pattern' ? syntaxes.get(path) : undefined;
          if (syntax !== undefined) counts[at] = (await patterns.of({ path, syntax })).length;
          else if ((await ports.files.statFollowing(path).catch(() => undefined)) !== undefined) counts[at] = 1;
        }
      };
      await Promise.all(Array.from({ length: lookedAtOnce }, lookOn));
      return { counts };
    },
    waiting: () => ({
      requests: [...opened.values()]
        .filter(({ isBegun }) => !isBegun)
        .map(({ contents: { id, name, dcc } }) => ({ id, name, dcc }))
        .reverse(),
    }),
    close,
    inspect: async ({ requestId = '', paths, ...rest }) => {
      const open = require(requestId);
      const { patterns = [], sceneFile, assetReferences } = open.request;
      const files = new PatternFiles(ports.files);
      const syntaxes = new Map(patterns.map(({ path, syntax }) => [path, syntax]));
      const expanded: string[] = [];
      for (const path of paths) {
        const syntax = syntaxes.get(path);
        const found = syntax === undefined ? [] : await files.of({ path, syntax });
        // A pattern without files stays as it is, so that it is told of as missing.
        if (found.length === 0) expanded.push(path);
        else for (const file of found) expanded.push(file);
      }
      const started = await submissions.inspect(
        { ...rest, paths: expanded },
        {
          arePathsKnown: false,
          knownPaths: sceneFile === undefined ? [] : [dirname(sceneFile)],
          referencedPaths: assetReferences?.referencedPaths ?? [],
        },
      );
      open.isBegun = true;
      sent.set(started.uid, requestId);
      return started;
    },
    transferChanged: (snapshot) => {
      const id = sent.get(snapshot.uid);
      if (id === undefined || !(hasStopped(snapshot) || snapshot.state === 'done')) return;
      const { state, jobId, error } = snapshot;
      if (state === 'done') {
        sent.delete(snapshot.uid);
        void tell(id, { state: 'submitted', ...(jobId === undefined ? {} : { jobId }) }).then(() => opened.delete(id));
      } else if (state === 'cancelled') void tell(id, { state: 'cancelled' });
      else if (state === 'failed') void tell(id, { state: 'failed', ...(error === undefined ? {} : failed(error)) });
    },
    sweep: () => inbox.sweep(ports.clock.nowMs()),
  };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function viewOf({ id, intent, deadline = {} }: SceneRequest): NonNullable<Output<'request.open'>['opened']> {
  const { farmId, queueId, jobId } = deadline;
  if (intent === 'open') return { view: 'home' };
  if (intent !== 'download') return { view: 'submit', requestId: id };
  return {
    view: 'download',
    ...(farmId === undefined ? {} : { farmId }),
    ...(queueId === undefined ? {} : { queueId }),
    ...(jobId === undefined ? {} : { jobId }),
  };
}
