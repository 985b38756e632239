/** What a person submits in a window: the folder of a job bundle becomes a job of the queue, everything else is carried. */
import { AppError } from '../../../shared/domain/errors';
import type { BundleValues } from '../../../shared/ipc/bundles';
import type { Input } from '../../../shared/ipc/contract';
import { bundleFolderOf } from '../bundles/bundleFolderOf';
import { placeInForce } from '../connection/placeInForce';
import { profileOfQueue } from '../farm/profileOfQueue';
import { joinPathList, splitPathList } from '../grouping/knownPaths';
import type { TransferBoard } from '../transfers/board';
import { isBundle } from './bundleForms';
import type { InspectRequest } from './submissionSpec';
import { carryBundle, type BundleEngine, type CarriedBundle } from './submitBundle';

export interface WindowSubmissions {
  /** Throws `bundle.*`, `deadline.*` and `auth.*` of a job bundle at once, before there is a transfer. */
  inspect(
    input: Omit<Input<'submission.inspect'>, 'requestId'>,
    more?: Pick<InspectRequest, 'arePathsKnown' | 'knownPaths' | 'referencedPaths'>,
  ): Promise<{ uid: string }>;
  /** `submit.unknown_paths` and `root.sensitive` for folders that were not agreed to. */
  confirm(input: Input<'submission.confirm'>): Promise<{ uid: string }>;
  /** Once nothing runs any more: resolves when the copies of jobs that were made are written. */
  close(): Promise<void>;
}

const askTimeoutMs = 60_000;

export function createWindowSubmissions(engine: BundleEngine & { readonly board: TransferBoard }): WindowSubmissions {
  const { settings, parts, submissions, board } = engine;
  const format = parts.platform === 'windows' ? 'windows' : 'posix';
  const carried = new Map<string, CarriedBundle>();

  /** Where files go to a queue: what its workers run, and the storage profile that the settings name. */
  const ofQueue = async (): Promise<Pick<InspectRequest, 'locations' | 'workerOs'>> => {
    const { queue } = placeInForce(settings);
    if (queue === undefined) return {};
    const opened = await engine.connections.requiredQueue(queue);
    const { workerOs } = opened.queue;
    const id = settings.get('deadline.storageProfileId');
    const profile = id === '' ? undefined : await profileOfQueue(id, opened, AbortSignal.timeout(askTimeoutMs));
    return {
      ...(workerOs === undefined ? {} : { workerOs }),
      ...(profile === undefined ? {} : { locations: profile.fileSystemLocations }),
    };
  };

  const inspectBundle = async (
    path: string,
    name: string | undefined,
    values: BundleValues,
  ): Promise<{ uid: string }> => {
    const folder = await bundleFolderOf(path, parts, AbortSignal.timeout(askTimeoutMs));
    const documents = await parts.openDocuments();
    const home = parts.homeFolder;
    const isVirtual = settings.client.get('defaults.job_attachments_file_system').toUpperCase() === 'VIRTUAL';
    const bundle = await carryBundle(
      {
        folder,
        given: new Map(Object.entries(values)),
        settings: {},
        ...(name === undefined || name === '' ? {} : { name }),
        workingFolder: folder,
        home,
        storageProfileId: settings.get('deadline.storageProfileId'),
        fileSystem: isVirtual ? 'VIRTUAL' : 'COPIED',
        asksStore: settings.client.isOn('settings.force_s3_check'),
        requirePathsExist: false,
        knownPaths: [],
        exclude: [],
        submitterName: 'Satchel',
      },
      engine,
      documents,
      AbortSignal.timeout(askTimeoutMs),
    );
    const { uid } = await bundle.begin();
    carried.set(uid, bundle);
    return { uid };
  };

  const underWay = new Set<Promise<void>>();
  /** The copy in the job history, written beside: the job is made, whatever becomes of it. */
  const finish = async (uid: string): Promise<void> => {
    const bundle = carried.get(uid);
    if (bundle === undefined) return;
    await board.settled(uid);
    const result = submissions.result(uid);
    if (result === undefined) return;
    carried.delete(uid);
    await bundle.finish(result);
  };

  const remember = async (folders: readonly string[]): Promise<void> => {
    if (folders.length === 0) return;
    const kept = splitPathList(settings.get('submit.knownFolders'), format);
    const list = joinPathList([...new Set([...kept, ...folders])], format);
    await settings.set('submit.knownFolders', list);
    parts.emit({ type: 'event', name: 'settings.changed', payload: {} });
  };

  return {
    inspect: async ({ paths, outputFolders, name, bundle }, more = {}) => {
      const [path] = paths;
      const mayBeBundle = path !== undefined && paths.length === 1 && placeInForce(settings).queue !== undefined;
      if (!mayBeBundle || !(await isBundle(path, engine))) {
        const request = { ...more, paths, outputFolders, name, home: parts.homeFolder };
        const { uid } = await submissions.inspect({ ...request, ...(await ofQueue()) });
        return { uid };
      }
      if (outputFolders !== undefined && outputFolders.length > 0) throw outputsOfBundle();
      return await inspectBundle(path, name, bundle?.values ?? {});
    },
    confirm: async ({ uid, name, acceptedFolders = [], rememberedFolders = [] }) => {
      // An earlier engine looked it through; what it found lives only in memory.
      if (submissions.inspected(uid) === undefined) await submissions.draft(uid);
      const open = submissions.requireAgreed(uid, acceptedFolders);
      await remember(rememberedFolders.filter((folder) => open.has(folder)));
      const confirmed = await submissions.confirm(uid, name);
      const finishing: Promise<void> = finish(uid)
        .catch((error: unknown) => {
          parts.log('error', `job history: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        })
        .finally(() => underWay.delete(finishing));
      underWay.add(finishing);
      return confirmed;
    },
    close: async () => {
      await Promise.all(underWay);
    },
  };
}

function outputsOfBundle(): AppError {
  return new AppError({
    code: 'input.invalid',
    message: 'A job bundle names the folders that its job writes by itself.',
    safe: 'Nothing was sent.',
    hint: 'Take the output folders out of the list, or choose files instead of the bundle.',
  });
}
