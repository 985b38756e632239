/** What a window asks and changes of where paths of other computers lie here. */
import { z } from 'zod';
import { ErrorDtoSchema } from '../domain/transfer';
import { Path, Text, Uid } from './fields';

const Os = z.enum(['windows', 'linux', 'macos']);
const ProfileId = z.string().max(128);

const StorageProfile = z.strictObject({ id: z.string(), name: z.string(), os: Os });

/** How the folder of a rule stands on this computer; `no-volume`: not even its drive or top folder is there. */
const FolderStanding = z.enum(['there', 'missing', 'no-volume', 'unreadable', 'no-answer', 'not-here']);
export type FolderStanding = z.output<typeof FolderStanding>;

const MappingRow = z.strictObject({
  id: z.string(),
  name: z.string(),
  from: z.enum(['profile', 'own']),
  /** Of a location of a storage profile. */
  type: z.enum(['LOCAL', 'SHARED']).nullable(),
  os: Os,
  source: z.string(),
  destination: z.string(),
  createdMs: z.number().nullable(),
  standing: FolderStanding,
  /** Drive, share or top folder that is missing. */
  volume: z.string(),
  /** Another rule for the same folder holds instead. */
  isOverruled: z.boolean(),
});
export type MappingRow = z.output<typeof MappingRow>;

const Location = z.strictObject({
  name: z.string(),
  path: z.string(),
  type: z.enum(['LOCAL', 'SHARED']),
  standing: FolderStanding,
  volume: z.string(),
});
export type MappingLocation = z.output<typeof Location>;

const RememberedPlace = z.strictObject({
  farmId: z.string(),
  queueId: z.string(),
  source: z.string(),
  target: z.string(),
});
export type RememberedPlace = z.output<typeof RememberedPlace>;

export const MappingOverview = z.strictObject({
  hostOs: Os,
  /** Of the connected queue; empty where no queue is. */
  profiles: z.array(StorageProfile),
  /** Of this computer, as the settings say. */
  here: StorageProfile.nullable(),
  /** The other side. */
  farm: StorageProfile.nullable(),
  rules: z.array(MappingRow),
  locations: z.array(Location),
  /** Names of locations that only one side has. */
  unmatched: z.array(z.string()),
  remembered: z.array(RememberedPlace),
  /** Why storage profiles could not be read. */
  problem: ErrorDtoSchema.nullable(),
});
export type MappingOverview = z.output<typeof MappingOverview>;

const Halves = { head: z.string(), rest: z.string() };
export const MappingTest = z.strictObject({
  format: z.enum(['posix', 'windows']),
  source: z.strictObject(Halves),
  mapped: z.strictObject({ path: z.string(), ...Halves }).nullable(),
  /** The winner first; `folders`: how many match. */
  matches: z.array(z.strictObject({ id: z.string(), folders: z.number() })),
  others: z.number(),
  /** What lies on this computer; `null` where there is nothing to look at. */
  local: z
    .strictObject({
      is: z.enum(['file', 'folder', 'other', 'missing', 'unreadable', 'no-answer']),
      sizeBytes: z.number().nullable(),
    })
    .nullable(),
});
export type MappingTest = z.output<typeof MappingTest>;

/** The storage profile of the other side; without it the queue's most likely one. */
const Side = { farmProfileId: ProfileId.optional() };
const RuleText = z.strictObject({
  name: Text,
  os: Os,
  source: z.string().max(32_767),
  destination: z.string().max(32_767),
});
export type MappingRuleText = z.output<typeof RuleText>;
const Place = { farmId: Uid, queueId: Uid, source: Path };

export const mappingCommands = {
  /** `again`: storage profiles are read anew. */
  'mapping.get': { input: z.strictObject({ ...Side, again: z.boolean().optional() }), output: MappingOverview },
  /** Where a path would go, and why. Nothing is changed. */
  'mapping.test': {
    input: z.strictObject({ ...Side, path: z.string().min(1).max(32_767), direction: z.enum(['home', 'farm']) }),
    output: MappingTest,
  },
  /** Adds a rule, or changes the one with the id; `before` places it, the end without. */
  'mapping.put': {
    input: z.strictObject({ ...Side, id: Uid.optional(), rule: RuleText, before: Uid.optional() }),
    output: MappingOverview,
  },
  'mapping.move': { input: z.strictObject({ ...Side, id: Uid, before: Uid.nullable() }), output: MappingOverview },
  'mapping.remove': { input: z.strictObject({ ...Side, id: Uid }), output: MappingOverview },
  /** Where a root of a queue goes without being asked about. */
  'mapping.remember': { input: z.strictObject({ ...Side, ...Place, target: Path }), output: MappingOverview },
  'mapping.forget': { input: z.strictObject({ ...Side, ...Place }), output: MappingOverview },
} as const;
