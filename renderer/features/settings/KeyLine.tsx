/** One command with its keys. */
import { useId, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { KeyInForce, KeySlot } from '../../../shared/domain/keyMap';
import { isSingleKey } from '../../../shared/domain/shortcuts';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { announce } from '../../ui/LiveRegion';
import { printed } from '../../ui/printedKeys';
import { recordedKey } from './recordedKey';
import styles from './KeyboardPart.module.css';

const c = scoped(styles);

export interface KeyLineProps {
  readonly label: string;
  readonly slots: readonly KeyInForce[];
  readonly hasSingleKeys: boolean;
  readonly isDisabled: boolean;
  /** `''` takes the key away. Answers why it cannot be. */
  readonly onChange: (slot: KeySlot, keys: string) => string | undefined;
  /** Brings the first keys back. Answers why it cannot be. */
  readonly onReset: (slots: readonly KeySlot[]) => string | undefined;
}

export function KeyLine({ label, slots, hasSingleKeys, isDisabled, onChange, onReset }: KeyLineProps): ReactElement {
  const [recording, setRecording] = useState<number>();
  const [refusal, setRefusal] = useState<string>();
  const refusalId = useId();
  const told = (refused: string | undefined): void => {
    setRefusal(refused);
    setRecording(undefined);
    if (refused !== undefined) announce(refused);
  };
  const onKeyDown = (event: KeyboardEvent, slot: KeyInForce): void => {
    if (recording !== slot.index) return;
    const recorded = recordedKey(event);
    if (recorded.type === 'leave') return;
    event.preventDefault();
    event.stopPropagation();
    if (recorded.type === 'wait') return;
    if (recorded.type === 'cancel') setRecording(undefined);
    else told(onChange(slot, recorded.keys ?? ''));
  };
  return (
    <li className={c('line')}>
      <span>{label}</span>
      <span className={c('slots')}>
        {slots.map((slot) => {
          const isRecording = recording === slot.index;
          const isOff = slot.keys !== undefined && isSingleKey(slot.keys) && !hasSingleKeys;
          return (
            <button
              key={slot.index}
              type="button"
              disabled={isDisabled}
              className={c('slot', isRecording && 'recording', slot.keys === undefined && 'none', isOff && 'off')}
              aria-label={nameOf(label, slot, isOff)}
              aria-pressed={isRecording}
              {...(refusal === undefined ? {} : { 'aria-describedby': refusalId })}
              // The window does not act on keys that are pressed here to be kept.
              {...(isRecording ? { 'data-records-keys': true } : {})}
              onClick={() => {
                setRefusal(undefined);
                setRecording(isRecording ? undefined : slot.index);
                if (!isRecording) announce(t('settings.keys.press'));
              }}
              onBlur={() => {
                setRecording(undefined);
              }}
              onKeyDown={(event) => {
                onKeyDown(event, slot);
              }}
            >
              {isRecording ? (
                t('settings.keys.press')
              ) : slot.keys === undefined ? (
                t('settings.keys.none')
              ) : (
                <kbd dir="ltr">{printed(slot.keys)}</kbd>
              )}
            </button>
          );
        })}
      </span>
      <span className={c('reset')}>
        {!isDisabled && slots.some(({ isChanged }) => isChanged) && (
          <Button
            variant="quiet"
            size="small"
            icon="undo"
            aria-label={t('settings.reset.of', { label })}
            onPress={() => {
              told(onReset(slots.filter(({ isChanged }) => isChanged)));
            }}
          >
            {t('settings.reset')}
          </Button>
        )}
      </span>
      {refusal !== undefined && (
        <p id={refusalId} className={c('refused')}>
          {refusal}
        </p>
      )}
    </li>
  );
}

function nameOf(label: string, { keys }: KeyInForce, isOff: boolean): string {
  if (keys === undefined) return t('settings.keys.nameNone', { command: label });
  return t(isOff ? 'settings.keys.nameOff' : 'settings.keys.name', { command: label, keys: printed(keys) });
}
