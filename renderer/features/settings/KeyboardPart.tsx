/** All commands with their keys: a key is pressed anew to change it, refused where it already means something, and reset one by one or all at once. */
import type { ReactElement } from 'react';
import { commandOf, type CommandId } from '../../../shared/domain/commands';
import { changedText, readChanges, refusalOf, type KeySlot } from '../../../shared/domain/keyMap';
import type { SettingRow } from '../../../shared/ipc/overview';
import { useKeyMap } from '../../bridge/keys';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { visibleText } from '../../ui/format';
import { SectionTitle } from '../../ui/PageLayout';
import { KeyLine } from './KeyLine';
import { keyboardRows } from './keyboardRows';
import { coveredReason, isCovered } from './Origin';
import type { SaveSetting } from './saveSetting';
import styles from './KeyboardPart.module.css';

export interface KeyboardPartProps {
  /** The setting `ui.keys`. */
  readonly row: SettingRow;
  /** What is searched for; shows all where no command is meant. */
  readonly text: string;
  readonly onSave: SaveSetting;
}

export function KeyboardPart({ row, text, onSave }: KeyboardPartProps): ReactElement {
  const map = useKeyMap();
  const changes = typeof row.value === 'string' ? row.value : '';
  const { strangers } = readChanges(changes);
  const save = (next: string): void => {
    if (next !== changes || strangers.length > 0) void onSave(row, next === '' ? null : next);
  };
  const change = (slot: KeySlot, keys: string): string | undefined => {
    const refused = whyNot(changes, slot, keys);
    if (refused === undefined) save(changedText(changes, slot, keys));
    return refused;
  };
  const reset = (slots: readonly KeySlot[]): string | undefined => {
    let next = changes;
    for (const slot of slots) {
      const refused = whyNot(next, slot, commandOf(slot.command).keys[slot.index]?.keys ?? '');
      if (refused !== undefined) return refused;
      next = changedText(next, slot, undefined);
    }
    save(next);
    return undefined;
  };
  return (
    <>
      <div className={styles['bar']}>
        <p className="s12 t2">{isCovered(row) ? coveredReason(row) : t('settings.keys.how')}</p>
        {row.origin === 'user' && (
          <Button size="small" icon="undo" onPress={() => void onSave(row, null)}>
            {t('settings.keys.resetAll')}
          </Button>
        )}
      </div>
      {strangers.length > 0 && (
        <p className="s12 warn" role="status">
          {t('settings.keys.strange', { text: visibleText(strangers.join(' ')) })}
        </p>
      )}
      {keyboardRows(map, text).map(({ title, commands }) => (
        <section key={title} aria-label={t(title)}>
          <SectionTitle title={t(title)} />
          <ul className={styles['table']}>
            {commands.map((command) => (
              <KeyLine
                key={command}
                label={labelOf(command)}
                slots={map.slotsOf(command)}
                hasSingleKeys={map.hasSingleKeys}
                isDisabled={isCovered(row)}
                onChange={change}
                onReset={reset}
              />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

const labelOf = (command: CommandId): string => t(commandOf(command).label);

/** Why a command cannot have a key, in words. */
function whyNot(changes: string, slot: KeySlot, keys: string): string | undefined {
  const refusal = keys === '' ? undefined : refusalOf(changes, slot, keys);
  if (refusal === undefined) return undefined;
  if (refusal.why === 'taken') return t('settings.keys.taken', { command: labelOf(refusal.by) });
  return t(refusal.why === 'kinds' ? 'settings.keys.kinds' : 'settings.keys.kept');
}
