/** What a window asks of diagnostics: a bundle that is looked at before it is saved, and the logs. */
import { z } from 'zod';
import { Path, Uid } from './fields';

const EntryName = z.string().min(1).max(255);
export const LogId = z
  .string()
  .max(128)
  .regex(/^(?:app\/(?:main|engine|renderer|cli)|run\/[0-9]{8}-[0-9]{4}-[a-z-]+-[0-9a-f]{8})$/);

const BundleEntry = z.strictObject({
  name: z.string(),
  sizeBytes: z.number(),
  /** Places where something was hidden. */
  hidden: z.number(),
  /** How much of the beginning is not in it, because it or the whole would be too large. */
  leftOutBytes: z.number(),
});

const Bundle = z.strictObject({
  id: z.string(),
  /** What the file may be called. */
  fileName: z.string(),
  hidesNames: z.boolean(),
  /** Whether the services were asked for an answer. */
  asksNetwork: z.boolean(),
  entries: z.array(BundleEntry),
  totalBytes: z.number(),
});
export type Bundle = z.output<typeof Bundle>;

/** Of the desktop, as the main process knows it. */
export const DesktopFacts = z.strictObject({
  electron: z.string().max(64),
  chrome: z.string().max(64),
  locale: z.string().max(64),
  displays: z.array(z.strictObject({ width: z.number(), height: z.number(), scale: z.number() })).max(32),
  gpu: z.record(z.string().max(128), z.string().max(128)),
  isSafeMode: z.boolean(),
});
export type DesktopFacts = z.output<typeof DesktopFacts>;

/** An error that a window shows. */
export const ShownError = z.strictObject({
  code: z.string().max(64),
  message: z.string().max(8192),
  safe: z.string().max(8192).optional(),
  hint: z.string().max(8192).optional(),
  commandHint: z.string().max(8192).optional(),
  retryable: z.boolean(),
  causes: z.array(z.string().max(1024)).max(16).optional(),
  details: z
    .record(z.string().max(128), z.union([z.string().max(32_767), z.number(), z.boolean(), z.null()]))
    .optional(),
});

export const logLevels = ['info', 'warn', 'error'] as const;
const LogLine = z.strictObject({
  /** Place of the line in its file. */
  at: z.number(),
  time: z.string(),
  level: z.enum(logLevels),
  text: z.string(),
  /** A stack, or the whole event of a run. */
  more: z.string().optional(),
});
export type LogLine = z.output<typeof LogLine>;

const LogSource = z.strictObject({
  id: z.string(),
  kind: z.enum(['app', 'run']),
  /** `main`, or the title of the run. */
  name: z.string(),
  sizeBytes: z.number(),
  changedMs: z.number(),
});
export type LogSource = z.output<typeof LogSource>;

/** Of lines that are copied. */
export const longestLogLine = 32_767;
const mostRedactedLines = 20_000;

export const diagnosticCommands = {
  /**
   * Gathers everything anew; the bundle is kept until the next one. Nothing is written, and nothing leaves the computer:
   * the services are asked whether they answer only with `asksNetwork`.
   */
  'diagnostics.collect': {
    input: z.strictObject({
      hidesNames: z.boolean(),
      asksNetwork: z.boolean().optional(),
      desktop: DesktopFacts.optional(),
    }),
    output: Bundle,
  },
  /** A page of one text as it will be in the file. */
  'diagnostics.read': {
    input: z.strictObject({ id: Uid, name: EntryName, start: z.number().int().min(0) }),
    output: z.strictObject({ text: z.string(), next: z.number().nullable() }),
  },
  /** Writes exactly what was shown. */
  'diagnostics.save': {
    input: z.strictObject({ id: Uid, path: Path }),
    output: z.strictObject({ path: z.string(), sizeBytes: z.number() }),
  },
  'logs.list': { input: z.strictObject({}), output: z.strictObject({ sources: z.array(LogSource) }) },
  /** The newest lines; with `after` those behind that place, all of them when the file began anew. */
  'logs.read': {
    input: z.strictObject({ id: LogId, after: z.number().int().min(0).optional() }),
    output: z.strictObject({
      lines: z.array(LogLine),
      next: z.number(),
      isFromStart: z.boolean(),
      hasOlder: z.boolean(),
    }),
  },
  /** Lines as one text that may be handed on: without secrets, accounts, people and computers. */
  'logs.redact': {
    input: z.strictObject({ lines: z.array(z.string().max(longestLogLine)).max(mostRedactedLines) }),
    output: z.strictObject({ text: z.string() }),
  },
} as const;
