import { describe, expect, it } from 'vitest';
import { planActions, planKinds } from '../../../shared/domain/plan';
import { recommendationReasons } from '../../../main/engine/outputs/plan/kinds';
import { actionInSentence, actionText, policyText, shortActionText } from '../../../shared/text/actionText';
import { inSentence, kindText, markText } from '../../../shared/text/kindText';
import { reasonSentence, standingText, whyText } from '../../../shared/text/reasonText';

describe('words', () => {
  it('calls the four decisions by the words of the window', () => {
    expect(
      (['keep-mine', 'overwrite', 'keep-both', 'skip'] as const).map((action) => [
        actionText(action),
        shortActionText(action),
      ]),
    ).toEqual([
      ['Keep mine', 'Mine'],
      ["Take farm's", "Farm's"],
      ['Keep both', 'Both'],
      ['Skip', 'Skip'],
    ]);
    expect([actionInSentence('overwrite'), inSentence(markText('both-changed')), policyText('version')]).toEqual([
      "take farm's",
      'both changed',
      'next to yours, as a new version',
    ]);
  });

  it('never says remote, local, source or target', () => {
    const texts = [
      ...planActions.flatMap((action) => [actionText(action), shortActionText(action)]),
      ...planKinds.flatMap((kind) => [
        kindText(kind),
        standingText(kind, false),
        standingText(kind, true),
        reasonSentence(kind, false, false),
        reasonSentence(kind, true, false),
        reasonSentence(kind, false, true),
      ]),
      ...recommendationReasons.map((reason) => whyText(reason) ?? ''),
    ];
    expect(texts.filter((text) => /\b(remote|local|source|target|please|oops|successfully)\b|!/i.test(text))).toEqual(
      [],
    );
  });

  it('gives no words for a reason it does not know', () => {
    expect([whyText('toString'), whyText('from-the-future')]).toEqual([undefined, undefined]);
  });
});
