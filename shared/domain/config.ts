/** The settings that exist: one schema for types, defaults, validation, texts and the settings screen. */
import { z } from 'zod';

export const settings = {
  'ui.theme': {
    schema: z.enum(['system', 'light', 'dark']),
    default: 'system',
    label: 'Theme',
    help: 'System follows the desktop. Both themes are neutral grey, so renders can be judged.',
  },
  'ui.density': {
    schema: z.enum(['compact', 'default', 'comfortable']),
    default: 'default',
    label: 'Row height',
    help: '22, 24 or 28 px per row.',
  },
  'ui.language': {
    schema: z.enum(['system', 'en', 'en-XA', 'ar-XB']),
    default: 'system',
    label: 'Language',
    help: 'System follows the desktop. en-XA and ar-XB are made-up languages that show what a translation would do to the window.',
  },
  'ui.singleKeys': {
    schema: z.boolean(),
    default: true,
    label: 'Single-letter shortcuts',
    help: 'Keys without Ctrl or Alt, such as M, F, B and S, which decide rows while the conflict grid has the focus. Off, letters look rows up by name.',
  },
  'ui.keys': {
    schema: z.string().max(4096),
    default: '',
    label: 'Shortcuts of your own',
    help: 'Commands with the keys you gave them, such as review.mine=K. An empty key takes it away.',
  },
  'store.uri': {
    schema: z.string().max(4096),
    default: '',
    label: 'Store',
    help: 'Where files go: s3://bucket/prefix or file:///absolute/folder.',
  },
  'store.region': {
    schema: z.string().max(64),
    default: '',
    label: 'Region',
    help: 'Region of the bucket; empty follows the AWS profile.',
  },
  'store.endpointUrl': {
    schema: z.string().max(4096),
    default: '',
    label: 'Endpoint',
    help: 'For S3-compatible stores, such as http://127.0.0.1:9000.',
  },
  'store.profile': {
    schema: z.string().max(256),
    default: '',
    label: 'AWS profile',
    help: 'Satchel keeps no keys; it reads the profile of this name.',
  },
  'farm.localFolder': {
    schema: z.string().max(4096),
    default: '',
    label: 'Local farm',
    help: 'Folder of a farm on this computer; set by the demo.',
  },
  'review.preset': {
    schema: z.enum(['artist', 'safe', 'mirror', 'only-missing', 'aws-default']),
    default: 'artist',
    label: 'Preset',
    help: 'How a download decides before anybody looked.',
  },
  'review.policyFile': {
    schema: z.string().max(4096),
    default: '',
    label: 'Site rules',
    help: 'A JSON file with rules of your studio. They come first, and nobody changes them in a review.',
  },
  'download.backup': {
    schema: z.boolean(),
    default: true,
    label: 'Back up replaced files',
    help: 'Keeps every replaced file under .satchel/backup so that a download can be undone.',
  },
  'download.completeSequence': {
    schema: z.boolean(),
    default: true,
    label: 'Keep whole sequences',
    help: 'Where both sides of a sequence are kept, frames that are equal are copied along, so that the new set plays without gaps. Off, it holds only the frames that differ.',
  },
  'preview.maxBytes': {
    schema: z
      .number()
      .int()
      .min(0)
      .max(512 * 1024 ** 2),
    default: 64 * 1024 ** 2,
    label: 'Largest preview fetched by itself',
    help: "A farm's picture above this is fetched for a preview only when you press its button. In bytes, or such as 64 MiB.",
  },
  'backup.keepDays': {
    schema: z.number().int().min(1).max(3650),
    default: 14,
    label: 'Keep backups for days',
    help: 'Older backups go, the oldest run first. Until then a download can be undone and each replaced file restored.',
  },
  'backup.maxBytesPerRoot': {
    schema: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    default: 100 * 1024 ** 3,
    label: 'Most bytes of backups per folder',
    help: 'When the backups of one project folder take more, those of its oldest runs go. In bytes, or such as 100 GiB.',
  },
  'backup.keepLastRun': {
    schema: z.boolean(),
    default: true,
    label: 'Always keep the last run',
    help: 'The backup of the newest run of each project folder stays, however old or large it is.',
  },
  'transfers.maxActive': {
    schema: z.number().int().min(1).max(8),
    default: 3,
    label: 'Transfers at once',
    help: 'How many transfers move data at the same time; the others wait for their turn. Looking through files never waits.',
  },
  'app.onClose': {
    schema: z.enum(['ask', 'background', 'quit']),
    default: 'ask',
    label: 'Closing the window while something moves',
    help: 'Ask, keep running in the background until it is done, or quit and go on at the next start.',
  },
  'notifications.hideNames': {
    schema: z.boolean(),
    default: false,
    label: 'Hide names in notifications',
    help: 'Notifications of the desktop then hold counts only, no names of jobs or files.',
  },
} as const;

export type SettingKey = keyof typeof settings;
export type SettingValue<K extends SettingKey> = z.output<(typeof settings)[K]['schema']>;
export type Settings = { readonly [K in SettingKey]: SettingValue<K> };
export const settingKeys = Object.keys(settings) as SettingKey[];

/** Where a value comes from, weakest first. */
export type SettingOrigin = 'default' | 'user' | 'environment' | 'command-line';

/** `SATCHEL_` + key in upper case, dots and camel humps as `_`. */
export function environmentName(key: SettingKey): string {
  return `SATCHEL_${key
    .replaceAll('.', '_')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()}`;
}
