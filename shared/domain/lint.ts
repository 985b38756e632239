/** What the look at a submission found: one row per file or set, with what is wrong and what to do. */
import { z } from 'zod';

export const findingLevels = ['error', 'warning', 'info'] as const;
export type FindingLevel = (typeof findingLevels)[number];

/** Stable: scripts and tests rely on them. */
export const findingIds = [
  'input.missing',
  'link.broken',
  'udim.gap',
  'frames.gap',
  'frames.empty_file',
  'path.unknown_location',
  'name.case_collision',
  'name.unicode_collision',
  'name.chars',
  'name.trailing',
  'name.reserved',
  'name.internal',
  'name.not_encodable',
  'name.too_long',
  'name.path_too_long',
  'name.over_260',
  'file.changed',
  'content.duplicate',
  'link.folder',
] as const;
export type FindingId = (typeof findingIds)[number];

/** First and last number of an unbroken stretch. */
const Run = z.strictObject({ first: z.number(), last: z.number() });
export type NumberRun = z.output<typeof Run>;

/** What a finding is about, for programs and for drawing. */
export const FindingFacts = z.discriminatedUnion('kind', [
  /** `tiles`: UDIM numbers, 1001 and up, also of sets that are named by u and v. */
  z.strictObject({ kind: z.literal('tiles'), present: z.array(z.number()), missing: z.array(z.number()) }),
  /** Every `step`-th number; runs may be cut, the counts are not. */
  z.strictObject({
    kind: z.literal('frames'),
    first: z.number(),
    last: z.number(),
    step: z.number(),
    presentCount: z.number(),
    missing: z.array(Run),
    missingCount: z.number(),
  }),
  /** Paths that belong to the finding; there may be more of them than are listed. */
  z.strictObject({ kind: z.literal('paths'), paths: z.array(z.string()), count: z.number() }),
  z.strictObject({
    kind: z.literal('length'),
    length: z.number(),
    limit: z.number(),
    unit: z.enum(['bytes', 'utf16']),
    count: z.number(),
  }),
  z.strictObject({ kind: z.literal('change'), sizeBefore: z.number(), sizeAfter: z.number() }),
  z.strictObject({
    kind: z.literal('duplicates'),
    files: z.number(),
    contents: z.number(),
    savedBytes: z.number(),
    paths: z.array(z.string()),
  }),
]);
export type FindingFacts = z.output<typeof FindingFacts>;

export const Finding = z.strictObject({
  id: z.enum(findingIds),
  level: z.enum(findingLevels),
  /** A file, a folder, or a set as `…/plate.[1001-1240].exr`. */
  path: z.string(),
  sentence: z.string(),
  fix: z.string(),
  /** What the job will miss when nothing is done; absent where nothing is missing. */
  missingCount: z.number().optional(),
  facts: FindingFacts.optional(),
});
export type Finding = z.output<typeof Finding>;

export const LintReport = z.strictObject({
  /** Errors first, then warnings; a kind that is found very often is cut. */
  findings: z.array(Finding),
  /** Of all, also of those that are not listed. */
  counts: z.strictObject({ error: z.number(), warning: z.number(), info: z.number() }),
  /** How many are not listed. */
  unlisted: z.number(),
});
export type LintReport = z.output<typeof LintReport>;
