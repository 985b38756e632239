/** The logs: of Satchel's processes and of the last runs, by level and by words, followed while they grow. */
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { longestLogLine, type LogLine } from '../../../shared/ipc/diagnostics';
import { useCommand, useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorCard } from '../../ui/ErrorCard';
import { FilterField } from '../../ui/FilterField';
import { visibleText } from '../../ui/format';
import { announce } from '../../ui/LiveRegion';
import { Segments } from '../../ui/Segments';
import { Select } from '../../ui/Select';
import { Switch } from '../../ui/Switch';
import { linesToCopy, shownLines, type LeastLevel } from './logLines';
import { useLog } from './useLog';
import styles from './LogViewer.module.css';

const mostShown = 1000;

export function LogViewer({ onClose }: { readonly onClose: () => void }): ReactElement {
  const sources = useQuery('logs.list', {});
  const [picked, setPicked] = useState<string>();
  const id = picked ?? sources.value?.sources[0]?.id;
  const [isFollowing, setFollowing] = useState(true);
  const [level, setLevel] = useState<LeastLevel>('info');
  const [words, setWords] = useState('');
  const { lines, hasOlder, error } = useLog(id, isFollowing);
  const redact = useCommand('logs.redact');
  const trouble = error ?? sources.error ?? redact.error;
  const found = shownLines(lines, level, words);
  const shown = found.slice(-mostShown);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Where the last line stands, however tall the lines above turn out once they are drawn.
    if (isFollowing && list.current !== null) list.current.scrollTop = 0;
  }, [isFollowing, shown.length, lines]);
  const copy = async (): Promise<void> => {
    const safe = await redact.run({ lines: linesToCopy(found, longestLogLine) });
    if (safe === undefined) return;
    await navigator.clipboard.writeText(safe.text);
    announce(t('logs.copied', { count: found.length }));
  };
  return (
    <Dialog
      isWide
      isOpen
      title={t('logs.title')}
      onClose={onClose}
      actions={
        <>
          <Button
            disabledReason={found.length === 0 ? '' : undefined}
            busyLabel={redact.isBusy ? t('logs.copying') : undefined}
            onPress={() => void copy()}
          >
            {t('logs.copy')}
          </Button>
          <Button variant="primary" onPress={onClose}>
            {t('common.close')}
          </Button>
        </>
      }
    >
      <div className={styles['controls']}>
        <Select
          label={t('logs.which')}
          placeholder={t('logs.noLog')}
          value={id ?? ''}
          onChange={setPicked}
          choices={(sources.value?.sources ?? []).map((source) => ({
            value: source.id,
            label: source.kind === 'run' ? t('logs.run', { name: source.name }) : source.name,
          }))}
        />
        <Segments
          label={t('logs.level')}
          value={level}
          onChange={setLevel}
          choices={[
            { value: 'info', label: t('logs.level.all') },
            { value: 'warn', label: t('logs.level.warn') },
            { value: 'error', label: t('logs.level.error') },
          ]}
        />
        <FilterField
          label={t('logs.find')}
          value={words}
          onChange={setWords}
          onLeave={() => {
            list.current?.focus();
          }}
        />
        <Switch label={t('logs.follow')} isSelected={isFollowing} onChange={setFollowing} />
      </div>
      {trouble !== undefined && <ErrorCard error={trouble} />}
      <div ref={list} className={styles['lines']} role="region" aria-label={t('logs.lines')} tabIndex={0} dir="ltr">
        <div className={styles['all']}>
          {(hasOlder || found.length > mostShown) && <p className="s12 t2">{t('logs.older')}</p>}
          {shown.map((line) => (
            <Line key={line.at} line={line} />
          ))}
          {shown.length === 0 && <p className="t2">{t('logs.none')}</p>}
        </div>
      </div>
      <p className="s12 t2" role="status">
        {t('logs.count', { count: found.length })}
      </p>
    </Dialog>
  );
}

function Line({ line }: { readonly line: LogLine }): ReactElement {
  return (
    <div className={styles['line']}>
      <span className={styles['time']}>{line.time.slice(11, 23)}</span>
      <b className={line.level === 'error' ? 'err' : line.level === 'warn' ? 'warn' : 't2'}>
        {t(levelWords[line.level])}
      </b>
      <span className={styles['words']}>
        {visibleText(line.text)}
        {line.more !== undefined && `\n${line.more.split('\n').map(visibleTextOf).join('\n')}`}
      </span>
    </div>
  );
}

const visibleTextOf = (text: string): string => visibleText(text);
const levelWords = { info: 'logs.info', warn: 'logs.warn', error: 'logs.error' } as const;
