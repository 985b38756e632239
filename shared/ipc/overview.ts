/** What a window shows of the app itself: where it is connected to, and its settings. */
import { z } from 'zod';
import { type SettingKey, settingKeys } from '../domain/config';
import { features } from '../domain/features';
import { TransferSnapshot } from '../domain/transfer';

/** Where the app is connected to. `kind` none means first run. */
export const Connection = z.strictObject({
  kind: z.enum(['none', 'store', 'local-farm', 'deadline']),
  storeUri: z.string().optional(),
  farmName: z.string().optional(),
  queueName: z.string().optional(),
  /** Of a queue of Deadline Cloud. */
  queueId: z.string().optional(),
});
export type Connection = z.output<typeof Connection>;

export const SettingRow = z.strictObject({
  key: z.enum(settingKeys as [SettingKey, ...SettingKey[]]),
  value: z.union([z.string(), z.number(), z.boolean()]),
  default: z.union([z.string(), z.number(), z.boolean()]),
  origin: z.enum(['default', 'policy', 'user', 'deadline-client', 'environment', 'command-line']),
  label: z.string(),
  help: z.string(),
  /** For choices. */
  choices: z.array(z.string()).optional(),
  /** Held by the policy of the site, with its reason or without. */
  lock: z.strictObject({ policy: z.string(), reason: z.string() }).optional(),
});
export type SettingRow = z.output<typeof SettingRow>;

export const Overview = z.strictObject({
  version: z.string(),
  dataFolder: z.string(),
  hostName: z.string(),
  connection: Connection,
  transfers: z.array(TransferSnapshot),
  /** Default place of the demo, to show before anything is made. */
  demoFolder: z.string(),
  /** Free space of the data folder's volume; null when it cannot be measured. */
  freeBytes: z.number().nullable(),
  settings: z.array(SettingRow),
  /** Why the policy of the site does not count, or what it overrules. */
  policyWarnings: z.array(z.string()).optional(),
  /** A policy of the site is not in force as a whole. */
  isPolicyRefused: z.boolean().optional(),
  /** Parts of Satchel that the policy of the site took away; the window shows nothing of them. */
  disabledFeatures: z.array(z.enum(features)).optional(),
});
export type Overview = z.output<typeof Overview>;
