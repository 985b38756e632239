/** The lines that only one side has, with a little of what both have around them. */
import type { ReactElement } from 'react';
import type { PreviewComparison } from '../../../../shared/ipc/previews';
import { t } from '../../../locales/text';
import { Button } from '../../../ui/Button';
import { scoped } from '../../../ui/classNames';
import { visibleText } from '../../../ui/format';
import { troubleText } from './previewWords';
import styles from './PreviewPane.module.css';

const c = scoped(styles);
const signs = { both: ' ', mine: '◀', farm: '▶' } as const;

export interface TextComparisonProps {
  readonly comparison: PreviewComparison | undefined;
  readonly onAgain: () => void;
}

export function TextComparison({ comparison, onAgain }: TextComparisonProps): ReactElement {
  if (comparison === undefined) return <div className={c('text')} />;
  if (comparison.state === 'refused') return <p className={c('nothing')}>{troubleText(comparison.trouble)}</p>;
  if (comparison.state === 'failed')
    return (
      <div className={c('nothing')}>
        <p>{comparison.error.message}</p>
        <Button size="small" onPress={onAgain}>
          {t('common.tryAgain')}
        </Button>
      </div>
    );
  if (comparison.state === 'pictures' || comparison.lines.length === 0)
    return <p className={c('nothing')}>{t('preview.text.equal')}</p>;
  return (
    <>
      <ol className={c('text')} tabIndex={0} aria-label={t('preview.text')}>
        {comparison.lines.map(({ side, text, skipped }, index) => (
          // Lines have no name of their own but their place.
          <li key={index} className={c(side)}>
            {skipped !== undefined && (
              <span className={c('skipped')}>{t('preview.text.skipped', { count: skipped })}</span>
            )}
            <span aria-hidden="true" className={c('sign')}>
              {signs[side]}
            </span>
            {side !== 'both' && (
              <span className="sr">{t(side === 'mine' ? 'preview.text.mine' : 'preview.text.farm')} </span>
            )}
            <bdi>{visibleText(text)}</bdi>
          </li>
        ))}
      </ol>
      {comparison.isCut && <p className={c('label')}>{t('preview.text.cut')}</p>}
    </>
  );
}
