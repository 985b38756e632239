/** What a window asks and changes of the buttons in other programs. */
import { z } from 'zod';
import { dccNames, integrationScopes } from '../domain/integrations';
import { Path } from './fields';

const IntegrationState = z.enum([
  'not-installed',
  'installed',
  'outdated',
  /** A file of ours was changed by hand, or another file stands in its place. */
  'modified',
  /** Everything is there but the line that only the artist may write. */
  'needs-line',
  'not-supported',
]);
export type IntegrationState = z.output<typeof IntegrationState>;

const Standing = z.strictObject({ state: IntegrationState, version: z.string().nullable() });

const IntegrationRow = z.strictObject({
  /** `maya`, `houdini@20.5`. */
  id: z.string(),
  dcc: z.enum(dccNames),
  label: z.string(),
  /** Of the program; several where one installation serves all. */
  versions: z.array(z.string()),
  /** Where it was found. */
  paths: z.array(z.string()),
  user: Standing,
  machine: Standing,
});
export type IntegrationRow = z.output<typeof IntegrationRow>;

const Line = z.strictObject({ file: z.string(), text: z.string(), isThere: z.boolean() });

const IntegrationChange = z.strictObject({
  action: z.enum(['add', 'replace', 'remove', 'same', 'keep']),
  path: z.string(),
  /** An entry leads the program to the files. */
  kind: z.enum(['file', 'entry']),
  sizeBytes: z.number(),
  /** The whole text of an entry, as it is and as it will be. */
  before: z.string().optional(),
  after: z.string().optional(),
  /** Why it is kept as it is. */
  why: z.enum(['modified', 'not-ours']).optional(),
});
export type IntegrationChange = z.output<typeof IntegrationChange>;

const IntegrationPlan = z.strictObject({
  id: z.string(),
  label: z.string(),
  scope: z.enum(integrationScopes),
  action: z.enum(['install', 'remove']),
  root: z.string(),
  /** Names this plan: only what was shown is done. */
  digest: z.string(),
  changes: z.array(IntegrationChange),
  /** Variables that somebody has to set so that the program finds the files. */
  variables: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  line: Line.nullable(),
  /** The add-on is switched on once, in the program. */
  isSwitchedOnByHand: z.boolean(),
});
export type IntegrationPlan = z.output<typeof IntegrationPlan>;

export const IntegrationId = z
  .string()
  .max(128)
  .regex(/^[a-z0-9]+(@[^/\\\0]+)?$/);
const Wish = {
  id: IntegrationId,
  scope: z.enum(integrationScopes),
  action: z.enum(['install', 'remove']),
  /** Of the scope `folder`. */
  to: Path.optional(),
};

const IntegrationList = z.strictObject({
  version: z.string(),
  rows: z.array(IntegrationRow),
  /** Programs that were not found. */
  absent: z.array(z.string()),
});
export type IntegrationList = z.output<typeof IntegrationList>;

export const integrationCommands = {
  'integrations.list': { input: z.strictObject({}), output: IntegrationList },
  /** What would change. Nothing is. */
  'integrations.plan': { input: z.strictObject(Wish), output: IntegrationPlan },
  /** Does what the plan with that digest showed; `plan.changed_outside` when something changed since. */
  'integrations.apply': {
    input: z.strictObject({ ...Wish, digest: z.string().max(64) }),
    output: z.strictObject({ plan: IntegrationPlan, list: IntegrationList }),
  },
} as const;
