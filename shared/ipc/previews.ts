/** What a window can ask about the pictures behind a row of a review. Pictures travel as ids of `thumb://t/<id>`, never as paths. */
import { z } from 'zod';
import { ErrorDtoSchema } from '../domain/transfer';
import { RowId, Uid } from './fields';

export const previewSides = ['mine', 'farm'] as const;
export type PreviewSideName = (typeof previewSides)[number];

/** 128 random bits as base64url. */
const PreviewId = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

/** Where a side stands before anything of it is read. */
const PreviewStanding = z.strictObject({
  sizeBytes: z.number(),
  /** Too large to be fetched without being asked for. */
  needsAsking: z.boolean(),
});

/** One frame of a row, and which others there are. */
export const PreviewFrame = z.strictObject({
  /** Frames of the row; 0 for rows without a preview, and then nothing else means anything. */
  count: z.number().int(),
  index: z.number().int(),
  /** Name of the file. */
  label: z.string(),
  frame: z.number().nullable(),
  type: z.enum(['picture', 'text', 'bytes', 'none']),
  /** Null where the side has no file. */
  mine: PreviewStanding.nullable(),
  farm: PreviewStanding.nullable(),
  /** Frames worth a look. */
  stops: z.array(z.strictObject({ index: z.number().int(), why: z.enum(['first', 'middle', 'last', 'outlier']) })),
});
export type PreviewFrame = z.output<typeof PreviewFrame>;

/** Why there is nothing to see. `gone` and `changed` are about the file here. */
export const previewTroubles = [
  'too-large',
  'not-supported',
  'damaged',
  'stopped',
  'gone',
  'changed',
  'error',
] as const;
export type PreviewTrouble = (typeof previewTroubles)[number];

export const PreviewSide = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('picture'),
    id: PreviewId,
    /** Of the whole picture; null where only the window decodes it. */
    width: z.number().nullable(),
    height: z.number().nullable(),
    layers: z.number().nullable(),
    /** Made brighter or darker by `exposure`; false for pictures that the window decodes itself. */
    hasExposure: z.boolean(),
  }),
  /** The beginning of a file, a few bytes a line. */
  z.strictObject({ state: z.literal('bytes'), lines: z.array(z.string()) }),
  z.strictObject({ state: z.literal('refused'), trouble: z.enum(previewTroubles), detail: z.string() }),
  z.strictObject({ state: z.literal('failed'), error: ErrorDtoSchema }),
]);
export type PreviewSide = z.output<typeof PreviewSide>;

export const PreviewComparison = z.discriminatedUnion('state', [
  /** Largest difference of a channel, 1.0 is white; null when it is no number. */
  z.strictObject({ state: z.literal('pictures'), largest: z.number().nullable(), pixels: z.number() }),
  z.strictObject({
    state: z.literal('text'),
    /** `skipped`: lines left out before this one because both sides agree. */
    lines: z.array(
      z.strictObject({ side: z.enum(['both', 'mine', 'farm']), text: z.string(), skipped: z.number().optional() }),
    ),
    /** Only the beginning of a side was read. */
    isCut: z.boolean(),
  }),
  z.strictObject({ state: z.literal('refused'), trouble: z.enum(previewTroubles), detail: z.string() }),
  z.strictObject({ state: z.literal('failed'), error: ErrorDtoSchema }),
]);
export type PreviewComparison = z.output<typeof PreviewComparison>;

/** Small pictures of a row: the first, middle and last frame, or one of a single file. Null where there is none to show. */
export const PreviewThumbs = z.strictObject({
  rowId: z.string(),
  mine: z.array(PreviewId.nullable()),
  farm: z.array(PreviewId.nullable()),
});
export type PreviewThumbs = z.output<typeof PreviewThumbs>;

const Index = z.number().int().min(0).max(10_000_000);

export const previewCommands = {
  /** Without an index: the frame of the row that needs somebody, else its first. */
  'preview.frame': { input: z.strictObject({ uid: Uid, rowId: RowId, index: Index.optional() }), output: PreviewFrame },
  /** `isAsked` fetches what is too large to be fetched by itself. */
  'preview.side': {
    input: z.strictObject({
      uid: Uid,
      rowId: RowId,
      index: Index,
      side: z.enum(previewSides),
      exposure: z.number().min(-10).max(10),
      isAsked: z.boolean(),
    }),
    output: PreviewSide,
  },
  'preview.compare': {
    input: z.strictObject({ uid: Uid, rowId: RowId, index: Index, isAsked: z.boolean() }),
    output: PreviewComparison,
  },
  'preview.thumbs': { input: z.strictObject({ uid: Uid, rowId: RowId }), output: PreviewThumbs },
} as const;
