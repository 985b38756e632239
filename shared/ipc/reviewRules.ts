/** The rules of a review, as they are written and as they stand in force. */
import { z } from 'zod';
import { keepBothPolicies, planKinds } from '../domain/plan';
import { PlanActionSchema, Text } from './fields';
import { ReviewSummary } from './reviews';

export const RuleId = z.string().min(1).max(256);

/** A rule as a plan, a project file or a person writes it. All conditions given must hold; lists are "or". */
export const RuleText = z.strictObject({
  id: RuleId,
  name: z.string().max(1024),
  enabled: z.boolean(),
  when: z.strictObject({
    kinds: z.array(z.enum(planKinds)).optional(),
    glob: Text.optional(),
    notGlob: Text.optional(),
    extensions: z.array(z.string().max(64)).max(1000).optional(),
    sizeMin: z.number().optional(),
    sizeMax: z.number().optional(),
    localNewerByMs: z.number().optional(),
    remoteNewerByMs: z.number().optional(),
    untouched: z.boolean().optional(),
    edited: z.boolean().optional(),
    sequence: z.boolean().optional(),
    stepIds: z.array(z.string().max(256)).max(1000).optional(),
    taskIds: z.array(z.string().max(256)).max(10_000).optional(),
    roots: z.array(z.number().int()).max(1000).optional(),
  }),
  then: z.strictObject({
    action: PlanActionSchema,
    policy: z.enum(keepBothPolicies).optional(),
    suffix: z.string().min(1).max(64).optional(),
    backup: z.boolean().optional(),
  }),
});
export type RuleText = z.output<typeof RuleText>;

export const PresetNameText = z.string().min(1).max(64);

/** Every rule of a plan, strongest first, the project's rules that wait for a yes, and the presets that there are. */
export const ReviewRules = z.strictObject({
  rules: z.array(
    z.strictObject({
      /** Unique in the list; what the other rule commands take. */
      id: z.string(),
      source: z.enum(['policy', 'command-line', 'plan', 'project', 'preset', 'built-in']),
      text: z.string(),
      enabled: z.boolean(),
      /** Neither edited, moved nor switched off. */
      locked: z.boolean(),
      action: PlanActionSchema,
      /** Rows it decides. */
      count: z.number(),
      /** Rows it matches first without being allowed to decide them. */
      unfitCount: z.number(),
      /** The rule itself, where it can be edited. */
      rule: RuleText.optional(),
    }),
  ),
  offered: z.array(
    z.strictObject({
      root: z.number().int(),
      path: z.string(),
      texts: z.array(z.string()),
      /** Why the file cannot be used; then there are no texts. */
      problem: z.string().optional(),
    }),
  ),
  /** Those that come with Satchel first, then those of files on this computer. */
  presets: z.array(z.strictObject({ name: PresetNameText, label: z.string(), description: z.string().optional() })),
  /** Why preset files cannot be used, each with its path. */
  presetProblems: z.array(z.string()),
});
export type ReviewRules = z.output<typeof ReviewRules>;
export const RulesChanged = z.strictObject({ summary: ReviewSummary, rules: ReviewRules });
