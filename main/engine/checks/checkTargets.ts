/** Which places a check looks at: those that are named, else the store and the queue in force. */
import { isAbsolute, resolve } from 'node:path';
import type { CheckTarget } from '../../../shared/domain/check';
import { AppError } from '../../../shared/domain/errors';
import type { SettingsStore } from '../config/settingsStore';
import type { Connections } from '../connection/connection';
import type { OpenQueue } from '../connection/deadlineQueues';
import { placeInForce } from '../connection/placeInForce';
import { createQueueRole } from '../farm/queueRole';
import { queueStoreUri } from '../farm/queueStore';
import type { StoreOptions } from '../ports/blobStore';
import type { Clock } from '../ports/clock';
import type { QueueRef } from '../ports/deadline';
import { parseStoreUri } from '../ports/storeUri';
import type { CheckedQueue } from './s3/queueProbe';
import type { S3Target } from './s3/s3Probes';

/** A place in words that a family of checks understands. */
export type Checked =
  | { readonly kind: 's3'; readonly s3: S3Target }
  | {
      readonly kind: 'folder';
      readonly target: CheckTarget;
      readonly folder: string;
      readonly use: 'destination' | 'store';
    };

export interface TargetParts {
  readonly settings: SettingsStore;
  readonly connections: Pick<Connections, 'requiredQueue' | 'endpointKey'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** `input.invalid` for a text that names no place, `config.invalid` when none is named and none is connected. */
export function checkTargets(named: readonly string[], parts: TargetParts): readonly Checked[] {
  if (named.length > 0) return named.map((text, at) => targetOf(text, `target-${at + 1}`, parts));
  const { storeUri, queue, knownQueue } = placeInForce(parts.settings);
  if (storeUri !== '') return [targetOf(storeUri, 'store', parts)];
  const asked = queue ?? knownQueue;
  if (asked !== undefined) return [ofQueue(asked, parts)];
  throw new AppError({
    code: 'config.invalid',
    message: 'There is nothing to check: no store is connected and none is named.',
    safe: 'Nothing was asked or changed.',
    hint: 'Connect a store or a queue in Settings.',
    commandHint: 'Name a folder or a store: satchel check FOLDER, or --s3-root-uri s3://BUCKET/PREFIX.',
  });
}

function targetOf(text: string, targetId: string, parts: TargetParts): Checked {
  if (/^[a-z0-9+.-]+:\/\//i.test(text)) {
    if (/^s3:\/\//i.test(text)) return ofBucket(text, targetId, parts);
    const parsed = parseStoreUri(text);
    if (parsed.kind === 'file')
      return {
        kind: 'folder',
        folder: parsed.folder,
        use: 'store',
        target: { targetId, kind: 'folder-store', label: parsed.folder, endpointKey: parsed.uri },
      };
  }
  if (!isAbsolute(text))
    throw new AppError({
      code: 'input.invalid',
      message: `${JSON.stringify(text)} names no place that can be checked.`,
      safe: 'Nothing was asked or changed.',
      hint: 'Write an absolute folder, s3://BUCKET/PREFIX or file:///FOLDER.',
    });
  const folder = resolve(text);
  return {
    kind: 'folder',
    folder,
    use: 'destination',
    target: { targetId, kind: 'fs', label: folder, endpointKey: folder },
  };
}

function ofBucket(uri: string, targetId: string, { settings }: TargetParts): Checked {
  const options: StoreOptions = {
    ...option('region', settings.get('store.region')),
    ...option('endpointUrl', settings.get('store.endpointUrl')),
    ...option('profile', settings.get('store.profile')),
  };
  return {
    kind: 's3',
    s3: {
      target: { targetId, kind: 's3', label: uri, endpointKey: endpointKeyOf(uri, options) },
      place: { find: () => Promise.resolve({ uri, options }), isOfQueue: false },
      identity: JSON.stringify([uri, options]),
    },
  };
}

/** As `satchel endpoints list` names the place, as far as the settings tell. */
function endpointKeyOf(uri: string, { endpointUrl = '' }: StoreOptions): string {
  const host = URL.canParse(endpointUrl) ? new URL(endpointUrl).host : 's3.amazonaws.com';
  return `s3://${host}/${uri.split('/')[2] ?? ''}`;
}

/** The bucket that the queue names, with the role that the queue lends, as a submission has them. */
function ofQueue(ref: QueueRef, parts: TargetParts): Checked {
  const { settings, connections, clock, signal } = parts;
  const endpointUrl = settings.get('store.endpointUrl');
  const storageProfileId = settings.get('deadline.storageProfileId');
  let opening: Promise<OpenQueue> | undefined;
  const opened = (): Promise<OpenQueue> => (opening ??= connections.requiredQueue());
  const roleOf = ({ deadline }: OpenQueue): NonNullable<StoreOptions['credentials']> =>
    createQueueRole({ deadline, queue: ref, use: 'submit', clock, signal });
  const queue: CheckedQueue = {
    open: async () => {
      const open = await opened();
      const role = roleOf(open);
      return { queue: open.queue, assumeRole: () => role({ isRefused: false }) };
    },
    storageProfileId,
  };
  return {
    kind: 's3',
    s3: {
      target: { targetId: 'queue', kind: 's3', label: ref.queueId, endpointKey: connections.endpointKey() },
      place: {
        find: async () => {
          const open = await opened();
          const credentials = roleOf(open);
          return {
            uri: queueStoreUri(open.queue),
            options: { region: open.deadline.region, credentials, ...option('endpointUrl', endpointUrl) },
          };
        },
        isOfQueue: true,
      },
      queue,
      identity: JSON.stringify([ref, settings.get('deadline.profile'), endpointUrl, storageProfileId]),
    },
  };
}

function option(name: 'region' | 'endpointUrl' | 'profile', value: string): StoreOptions {
  return value === '' ? {} : { [name]: value };
}
