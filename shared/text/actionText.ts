/** Words of the window for actions; files, plans and the command line keep the action names. */
import type { KeepBothPolicy, PlanAction } from '../domain/plan';

const actions: Readonly<Record<PlanAction, string>> = {
  download: 'Download',
  skip: 'Skip',
  'keep-mine': 'Keep mine',
  overwrite: "Take farm's",
  'keep-both': 'Keep both',
  'keep-newer': 'Keep newer',
  elsewhere: 'Put elsewhere',
  ask: 'Ask',
  rename: 'Rename',
  'rename-local': 'Rename mine',
  pick: 'Pick a version',
  'keep-all': 'Keep all versions',
  retry: 'Try again',
  'clear-read-only': 'Clear read-only',
};

const shortActions: Partial<Readonly<Record<PlanAction, string>>> = {
  'keep-mine': 'Mine',
  overwrite: "Farm's",
  'keep-both': 'Both',
};

const policies: Readonly<Record<KeepBothPolicy, string>> = {
  version: 'next to yours, as a new version',
  suffix: 'next to yours, with a word added',
  subfolder: 'in a folder of its own',
  numbered: 'next to yours, with a number',
  'rename-local': 'under its own name, yours is renamed',
};

/** "Take farm's". */
export function actionText(action: PlanAction): string {
  return actions[action];
}

/** The narrow form: "Farm's"; the same as `actionText` where there is none. */
export function shortActionText(action: PlanAction): string {
  return shortActions[action] ?? actions[action];
}

/** In the middle of a sentence: "take farm's". */
export function actionInSentence(action: PlanAction): string {
  const text = actions[action];
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** Where the farm's file goes under keep both: "next to yours, as a new version". */
export function policyText(policy: KeepBothPolicy): string {
  return policies[policy];
}
