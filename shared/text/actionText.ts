/** Words of the window for actions; files, plans and the command line keep the action names. */
import type { KeepBothPolicy, PlanAction } from '../domain/plan';
import { isSentence, say } from './say';

/** "Take farm's". */
export function actionText(action: PlanAction): string {
  return say(`action.${action}`);
}

/** The narrow form: "Farm's"; the same as `actionText` where there is none. */
export function shortActionText(action: PlanAction): string {
  const short = `action.short.${action}`;
  return isSentence(short) ? say(short) : actionText(action);
}

/** In the middle of a sentence: "take farm's". */
export function actionInSentence(action: PlanAction): string {
  const text = actionText(action);
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** Where the farm's file goes under keep both: "next to yours, as a new version". */
export function policyText(policy: KeepBothPolicy): string {
  return say(`policy.${policy}`);
}
