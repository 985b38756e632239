/** The settings that exist: one schema for types, defaults, validation, texts and the settings screen. */
import { z } from 'zod';
import { parseKeepTime } from './keepTime';
import { mostBytesPerSecond, parseTimetable } from './timetable';
import { isFeedKey, isFeedUrl, parseVersion } from './updates';

export const settings = {
  'ui.theme': {
    schema: z.enum(['system', 'light', 'dark']),
    default: 'system',
  },
  'ui.density': {
    schema: z.enum(['compact', 'default', 'comfortable']),
    default: 'default',
  },
  'ui.language': {
    schema: z.enum(['system', 'en', 'en-XA', 'ar-XB']),
    default: 'system',
  },
  'ui.singleKeys': {
    schema: z.boolean(),
    default: true,
  },
  'ui.keys': {
    schema: z.string().max(4096),
    default: '',
  },
  'store.uri': {
    schema: z.string().max(4096),
    default: '',
  },
  'store.region': {
    schema: z.string().max(64),
    default: '',
  },
  'store.endpointUrl': {
    schema: z.string().max(4096),
    default: '',
  },
  'store.profile': {
    schema: z.string().max(256),
    default: '',
  },
  'farm.localFolder': {
    schema: z.string().max(4096),
    default: '',
  },
  'deadline.profile': {
    schema: z.string().max(256),
    default: '(default)',
  },
  'deadline.farmId': {
    schema: z.string().max(256),
    default: '',
  },
  'deadline.farmRegion': {
    schema: z.string().max(64),
    default: '',
  },
  'deadline.queueId': {
    schema: z.string().max(256),
    default: '',
  },
  'deadline.storageProfileId': {
    schema: z.string().max(256),
    default: '',
  },
  'deadline.knownAssetPaths': {
    schema: z.string().max(65_536),
    default: '',
  },
  'deadline.jobHistoryFolder': {
    schema: z.string().max(4096),
    default: '~/.deadline/job_history/{aws_profile_name}',
  },
  'deadline.updateDefaultJob': {
    schema: z.boolean(),
    default: true,
  },
  'submit.knownFolders': {
    schema: z.string().max(65_536),
    default: '',
  },
  'grouping.wideRoot': {
    schema: z.enum(['warn', 'ask', 'refuse', 'split', 'off']),
    default: 'warn',
  },
  'deadline.writeSyncState': {
    schema: z.boolean(),
    default: false,
  },
  'review.preset': {
    schema: z.enum(['artist', 'safe', 'mirror', 'only-missing', 'aws-default']),
    default: 'artist',
  },
  'review.policyFile': {
    schema: z.string().max(4096),
    default: '',
  },
  'download.backup': {
    schema: z.boolean(),
    default: true,
  },
  'download.completeSequence': {
    schema: z.boolean(),
    default: true,
  },
  'preview.maxBytes': {
    schema: z
      .number()
      .int()
      .min(0)
      .max(512 * 1024 ** 2),
    default: 64 * 1024 ** 2,
  },
  'backup.keepDays': {
    schema: z.number().int().min(1).max(3650),
    default: 14,
  },
  'backup.maxBytesPerRoot': {
    schema: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    default: 100 * 1024 ** 3,
  },
  'backup.keepLastRun': {
    schema: z.boolean(),
    default: true,
  },
  'transfers.maxActive': {
    schema: z.number().int().min(1).max(8),
    default: 3,
  },
  'transfers.bufferMemory': {
    schema: z
      .number()
      .int()
      .min(64 * 1024 ** 2)
      .max(64 * 1024 ** 3),
    default: 512 * 1024 ** 2,
  },
  'transfers.keepParts': {
    schema: z
      .string()
      .max(8)
      .refine((text) => parseKeepTime(text) !== undefined),
    default: '24h',
  },
  'transfers.throttlePatience': {
    schema: z
      .string()
      .max(8)
      .refine((text) => (parseKeepTime(text) ?? 0) > 0),
    default: '2h',
  },
  'limits.up': {
    schema: z.number().int().min(0).max(mostBytesPerSecond),
    default: 0,
  },
  'limits.down': {
    schema: z.number().int().min(0).max(mostBytesPerSecond),
    default: 0,
  },
  'limits.timetable': {
    schema: z
      .string()
      .max(4096)
      .refine((text) => parseTimetable(text) !== undefined),
    default: '',
  },
  'cache.shareWithReference': {
    schema: z.enum(['read', 'off']),
    default: 'read',
  },
  'cache.trustReferenceHashes': {
    schema: z.boolean(),
    default: false,
  },
  'app.onClose': {
    schema: z.enum(['ask', 'background', 'quit']),
    default: 'ask',
  },
  'updates.mode': {
    schema: z.enum(['off', 'notify', 'auto']),
    default: 'notify',
  },
  'updates.channel': {
    schema: z.enum(['stable', 'beta']),
    default: 'stable',
  },
  'updates.feedUrl': {
    schema: z
      .string()
      .max(2048)
      .refine((text) => text === '' || isFeedUrl(text)),
    default: '',
  },
  'updates.feedKey': {
    schema: z
      .string()
      .max(128)
      .refine((text) => text === '' || isFeedKey(text)),
    default: '',
  },
  'updates.minimumVersion': {
    schema: z
      .string()
      .max(64)
      .refine((text) => text === '' || parseVersion(text) !== undefined),
    default: '',
  },
  'notifications.hideNames': {
    schema: z.boolean(),
    default: false,
  },
} as const;

export type SettingKey = keyof typeof settings;
export type SettingValue<K extends SettingKey> = z.output<(typeof settings)[K]['schema']>;
export type Settings = { readonly [K in SettingKey]: SettingValue<K> };
export const settingKeys = Object.keys(settings) as SettingKey[];

/** Where a value comes from, weakest first. */
export type SettingOrigin = 'default' | 'policy' | 'user' | 'deadline-client' | 'environment' | 'command-line';

/** `SATCHEL_` + key in upper case, dots and camel humps as `_`. */
export function environmentName(key: SettingKey): string {
  return `SATCHEL_${key
    .replaceAll('.', '_')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()}`;
}
