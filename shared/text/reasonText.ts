/** Why a row stands as it does and why an action is recommended, in words. */
import type { PlanKind } from '../domain/plan';
import { isSentence, say } from './say';

/** The short reason beside a decision: "yours is untouched". */
export function standingText(kind: PlanKind, isUntouched: boolean): string {
  return say(isUntouched && kind === 'remote-newer' ? 'standing.untouched' : `standing.${kind}`);
}

/** What is the matter, as one sentence. */
export function reasonSentence(kind: PlanKind, isUntouched: boolean, isBothChanged: boolean): string {
  if (isBothChanged) return say('reason.bothChanged');
  return say(isUntouched && kind === 'remote-newer' ? 'reason.untouched' : `reason.${kind}`);
}

/** Why the recommendation is what it is; unknown words give nothing rather than a code. */
export function whyText(why: string): string | undefined {
  const id = `why.${why}`;
  return isSentence(id) ? say(id) : undefined;
}

interface RefusalText {
  /** In the middle of a line. */
  readonly short: string;
  readonly sentence: string;
}

/** Why an entry of a manifest is never written. */
export function refusalText(code: string): RefusalText {
  const [short, sentence] = [`refusal.${code}.short`, `refusal.${code}.sentence`];
  return {
    short: say(isSentence(short) ? short : 'refusal.plain.short'),
    sentence: say(isSentence(sentence) ? sentence : 'refusal.plain.sentence'),
  };
}
