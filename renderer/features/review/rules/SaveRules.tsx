/** Keeps the plan's own rules: with the project of a root, or as a file anywhere. */
import { useState, type ReactElement } from 'react';
import type { ErrorDto } from '../../../../shared/domain/errors';
import { call, toShownError } from '../../../bridge/client';
import { t } from '../../../locales/text';
import { Button } from '../../../ui/Button';
import { scoped } from '../../../ui/classNames';
import { ErrorCard } from '../../../ui/ErrorCard';
import { visibleText } from '../../../ui/format';
import { Icon } from '../../../ui/Icon';
import { announce } from '../../../ui/LiveRegion';
import { PathField } from '../../../ui/PathField';
import { Select } from '../../../ui/Select';
import styles from './RulesDialog.module.css';

const c = scoped(styles);

/** A root whose folder is known, so that rules can be kept beside its files. */
export interface SaveTarget {
  readonly root: number;
  readonly folder: string;
}

export interface SaveRulesProps {
  readonly uid: string;
  readonly count: number;
  readonly targets: readonly SaveTarget[];
}

const toFile = 'file';

export function SaveRules({ uid, count, targets }: SaveRulesProps): ReactElement {
  const [where, setWhere] = useState(targets[0] === undefined ? toFile : String(targets[0].root));
  const [path, setPath] = useState('');
  const [saved, setSaved] = useState<string>();
  const [error, setError] = useState<ErrorDto>();
  const isFile = where === toFile;
  const save = async (): Promise<void> => {
    setError(undefined);
    try {
      const answer = await call('review.rules.save', isFile ? { uid, path } : { uid, root: Number(where) });
      setSaved(answer.path);
      announce(t('review.rules.saved', { count: answer.count, path: answer.path }));
    } catch (thrown) {
      const shown = toShownError(thrown);
      setError(shown);
      announce(shown.message, 'assertive');
    }
  };
  return (
    <section className={c('save')} aria-label={t('review.rules.saving')}>
      <Select
        label={t('review.rules.where')}
        value={where}
        choices={[
          ...targets.map(({ root, folder }) => ({
            value: String(root),
            label: t('review.rules.where.project', { folder: visibleText(folder) }),
          })),
          { value: toFile, label: t('review.rules.where.file') },
        ]}
        onChange={setWhere}
      />
      {isFile && <PathField value={path} onChange={setPath} onSubmit={() => void save()} />}
      {error !== undefined && <ErrorCard error={error} isInset />}
      <div className={c('saveLine')}>
        <Button
          variant="primary"
          onPress={() => void save()}
          disabledReason={isFile && path.trim() === '' ? t('review.rules.where.path') : undefined}
        >
          {t('review.rules.saveNow', { count })}
        </Button>
        {saved !== undefined && (
          <span className="s12 wrapPath">
            <span className="ok">
              <Icon name="ok" size={12} />
            </span>{' '}
            {t('review.rules.savedAs', { path: visibleText(saved) })}
          </span>
        )}
      </div>
    </section>
  );
}
