/** How fast data may move, changed while it moves: both ways, for an hour or until it is changed, and the weekly timetable. */
import { useCallback, useState, type ReactElement } from 'react';
import { mostBytesPerSecond, parseRate, parseTimetable, timetableText } from '../../../shared/domain/timetable';
import type { Limits } from '../../../shared/ipc/limits';
import { useCommand, useEngineEvent, useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatRate, formatWhen } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { TextField } from '../../ui/TextField';
import styles from './Throughput.module.css';

export function LimitControl(): ReactElement | null {
  const { value, reload } = useQuery('limits.get', {});
  const [isOpen, setOpen] = useState(false);
  useEngineEvent(
    useCallback(
      (event) => {
        if (event.name === 'limits.changed' || event.name === 'settings.changed') reload();
      },
      [reload],
    ),
  );
  if (value === undefined) return null;
  return (
    <>
      <Button
        variant="quiet"
        size="small"
        onPress={() => {
          setOpen(true);
        }}
      >
        {limitWords(value)}
      </Button>
      {isOpen && (
        <LimitDialog
          limits={value}
          onClose={() => {
            setOpen(false);
            reload();
          }}
        />
      )}
    </>
  );
}

/** "Limit 10.0 MB/s up, none down, until today 15:04": what holds now, and why. */
export function limitWords({ now, override }: Pick<Limits, 'now' | 'override'>): string {
  const rate = (bytes: number): string => (bytes === 0 ? t('activity.limit.none') : formatRate(bytes));
  const words =
    now.up === 0 && now.down === 0
      ? t('activity.limit.off')
      : t('activity.limit.now', { up: rate(now.up), down: rate(now.down) });
  if (now.because === 'timetable') return t('activity.limit.byTimetable', { words });
  if (now.because === 'override' && override !== null)
    return t('activity.limit.until', { words, when: formatWhen(override.untilMs) });
  return words;
}

const hourMs = 3_600_000;

function LimitDialog({ limits, onClose }: { readonly limits: Limits; readonly onClose: () => void }): ReactElement {
  const set = useCommand('limits.set');
  const [up, setUp] = useState(rateText(limits.up));
  const [down, setDown] = useState(rateText(limits.down));
  const [table, setTable] = useState(timetableText(limits.timetable));
  const rates = { up: rateOf(up), down: rateOf(down) };
  const rows = parseTimetable(table);
  const { up: upRate, down: downRate } = rates;
  const isValid = upRate !== undefined && downRate !== undefined && rows !== undefined;
  const save = async (change: Parameters<typeof set.run>[0]): Promise<void> => {
    const answer = await set.run(change);
    if (answer === undefined) return;
    announce(limitWords(answer));
    onClose();
  };
  return (
    <Dialog
      title={t('activity.limit.title')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          {limits.override === null ? (
            <Button onPress={() => void save({ up: 0, down: 0, forMs: hourMs })}>{t('activity.limit.fullHour')}</Button>
          ) : (
            <Button onPress={() => void save({ forMs: 0 })}>{t('activity.limit.endOverride')}</Button>
          )}
          <Button
            variant="primary"
            busyLabel={set.isBusy ? t('activity.limit.saving') : undefined}
            disabledReason={isValid ? undefined : ''}
            onPress={() => {
              if (isValid)
                void save({
                  up: upRate,
                  down: downRate,
                  timetable: rows.map((row) => ({ ...row, days: [...row.days] })),
                });
            }}
          >
            {t('activity.limit.save')}
          </Button>
        </>
      }
    >
      <p className="s12 t2">{limitWords(limits)}</p>
      {set.error !== undefined && <ErrorCard error={set.error} />}
      <div className={styles['limits']}>
        <RateField label={t('activity.limit.up')} value={up} onChange={setUp} isValid={upRate !== undefined} />
        <RateField label={t('activity.limit.down')} value={down} onChange={setDown} isValid={downRate !== undefined} />
      </div>
      <TextField
        label={t('activity.limit.timetable')}
        description={t('activity.limit.timetable.help')}
        isMono
        value={table}
        onChange={setTable}
        errorMessage={rows === undefined ? t('activity.limit.timetable.wrong') : undefined}
      />
    </Dialog>
  );
}

interface RateFieldProps {
  readonly label: string;
  readonly value: string;
  readonly isValid: boolean;
  readonly onChange: (value: string) => void;
}

function RateField({ label, value, isValid, onChange }: RateFieldProps): ReactElement {
  return (
    <TextField
      label={label}
      value={value}
      onChange={onChange}
      placeholder={t('activity.limit.none')}
      errorMessage={isValid ? undefined : t('activity.limit.wrong')}
    />
  );
}

/** Empty for no limit; whole megabytes where they are. */
function rateText(bytes: number): string {
  if (bytes === 0) return '';
  return bytes % 1e6 === 0 ? `${bytes / 1e6} MB/s` : bytes % 1024 === 0 ? `${bytes / 1024} KiB/s` : `${bytes} B/s`;
}

function rateOf(text: string): number | undefined {
  const rate = text.trim() === '' ? 0 : parseRate(text);
  return rate === undefined || rate > mostBytesPerSecond ? undefined : rate;
}
