/** The presets as data: rules that decide before anybody looked. */
import type { PlanKind, PlanRule, PresetName } from '../../../../shared/domain/plan';

/** A rule of a preset; `exists` asks whether anything lies at the target. */
export type PresetRule = Omit<PlanRule, 'when'> & { readonly when: PlanRule['when'] & { readonly exists?: boolean } };

/** Kinds whose content differs from what is here. */
const differences: readonly PlanKind[] = [
  'edited-here',
  'remote-newer',
  'local-newer',
  'size-differs',
  'content-differs',
];
/** With the kinds that cannot be told apart from a difference by a person who asked for both sides. */
const differencesAndClashes: readonly PlanKind[] = [...differences, 'case-clash', 'locked'];

function rule(id: string, name: string, when: PresetRule['when'], then: PlanRule['then']): PresetRule {
  return { id, name, enabled: true, when, then };
}

export const presets: Readonly<Record<PresetName, readonly PresetRule[]>> = {
  artist: [
    rule('artist-damaged', 'Damaged here', { kinds: ['local-damaged'] }, { action: 'overwrite' }),
    rule(
      'artist-untouched',
      'Untouched since the last download',
      { kinds: ['remote-newer'], untouched: true },
      { action: 'overwrite', backup: true },
    ),
    rule('artist-edited', 'Edited here', { kinds: ['edited-here'] }, { action: 'keep-both' }),
    rule('artist-clash', 'Same name in another spelling', { kinds: ['case-clash'] }, { action: 'keep-both' }),
    rule('artist-name', 'Name not allowed here', { kinds: ['name-not-allowed'] }, { action: 'rename' }),
  ],
  safe: [
    rule('safe-damaged', 'Damaged here', { kinds: ['local-damaged'] }, { action: 'overwrite', backup: true }),
    rule('safe-differs', 'Every other difference', { kinds: differencesAndClashes }, { action: 'keep-both' }),
  ],
  mirror: [
    rule(
      'mirror-differs',
      'Every difference',
      { kinds: ['local-damaged', ...differences] },
      { action: 'overwrite', backup: true },
    ),
  ],
  'only-missing': [rule('only-missing-exists', 'Anything that is already here', { exists: true }, { action: 'skip' })],
  'aws-default': [
    rule(
      'aws-differs',
      'Every difference',
      { kinds: differencesAndClashes },
      { action: 'keep-both', policy: 'numbered' },
    ),
    rule('aws-damaged', 'Damaged here', { kinds: ['local-damaged'] }, { action: 'overwrite', backup: true }),
  ],
};
