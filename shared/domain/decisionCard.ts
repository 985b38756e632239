/** What a stopped run asks somebody to decide, as a document: what happened, what it is known by, what can be chosen (transfers.md §6.6). */
import { z } from 'zod';
import { errorCodes } from './errors';

export const cardKinds = ['auth', 'permission', 'space', 'endpoint', 'many-failures', 'source-changed', 'tls'] as const;
export type CardKind = (typeof cardKinds)[number];

export const cardChoices = [
  'retry',
  'sign-in',
  'exclude-endpoint',
  'free-space',
  'rehash',
  'skip-items',
  'cancel',
] as const;
export type CardChoice = (typeof cardChoices)[number];

export const mostEvidence = 5;

export const DecisionCard = z.strictObject({
  v: z.literal(1),
  cardId: z.string(),
  transferUid: z.string(),
  runId: z.string(),
  kind: z.enum(cardKinds),
  code: z.enum(errorCodes),
  sentence: z.string(),
  hint: z.string(),
  /** Files and counts that show what happened. */
  evidence: z.array(z.string()).max(mostEvidence),
  choices: z.array(z.enum(cardChoices)).min(1),
  /** One of the choices. */
  defaultChoice: z.enum(cardChoices),
  createdAt: z.iso.datetime({ precision: 3 }),
});
export type DecisionCard = z.output<typeof DecisionCard>;
