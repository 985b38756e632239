/** What a person has to agree to before it is submitted: missing files, names that workers cannot create, folders that nobody vouched for. */
import { useState, type ReactElement } from 'react';
import { t, Text } from '../../locales/text';
import { Button } from '../../ui/Button';
import { visibleText } from '../../ui/format';
import type { AskedFolder, ConfirmPoint } from './pointsToConfirm';
import styles from './Findings.module.css';

export interface ConfirmPointsProps {
  readonly points: readonly ConfirmPoint[];
  /** Keys of points. */
  readonly agreed: ReadonlySet<string>;
  readonly onChange: (key: string, isAgreed: boolean) => void;
  /** Folders that are not asked about again. */
  readonly remembered: ReadonlySet<string>;
  readonly onRemember: (folder: string, isRemembered: boolean) => void;
}

export function ConfirmPoints(props: ConfirmPointsProps): ReactElement | null {
  const { points, agreed, onChange } = props;
  if (points.length === 0) return null;
  return (
    <section aria-label={t('submit.confirm.title')} className={styles['points']}>
      <h2>{t('submit.confirm.title')}</h2>
      {points.map((point) => (
        <div key={point.key}>
          <label className={styles['point']}>
            <input
              type="checkbox"
              checked={agreed.has(point.key)}
              onChange={(event) => {
                onChange(point.key, event.target.checked);
              }}
            />
            <span className="wrapPath">
              <PointWords point={point} />
            </span>
          </label>
          {point.id === 'submit.confirm.unknown' && <Folders folders={point.folders} {...props} />}
        </div>
      ))}
    </section>
  );
}

function PointWords({ point }: { readonly point: ConfirmPoint }): ReactElement {
  const { id } = point;
  const values = 'count' in point ? { count: point.count } : 'path' in point ? pathValues(point) : {};
  return <Text id={id} values={{ ...values, strong: (words) => <b className="med">{words}</b> }} />;
}

const pathValues = ({ path, why }: { readonly path: string; readonly why: string }) => ({
  path: <bdi className="mono">{visibleText(path)}</bdi>,
  why,
});

/** All of them up to five, else four and the rest one press away. */
const shownAtOnce = 5;

interface FoldersProps extends Pick<ConfirmPointsProps, 'remembered' | 'onRemember'> {
  readonly folders: readonly AskedFolder[];
}

function Folders({ folders, remembered, onRemember }: FoldersProps): ReactElement {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole || folders.length <= shownAtOnce ? folders : folders.slice(0, shownAtOnce - 1);
  return (
    <>
      <ul className={styles['folders']}>
        {shown.map(({ path, isOutput, canRemember }) => (
          <li key={`${path} ${String(isOutput)}`}>
            <bdi className="mono wrapPath">{visibleText(path)}</bdi>
            {isOutput && <span className="t2"> {t('submit.confirm.output')}</span>}
            {canRemember && (
              <label className={styles['point']}>
                <input
                  type="checkbox"
                  aria-label={t('submit.confirm.always.of', { path: visibleText(path) })}
                  checked={remembered.has(path)}
                  onChange={(event) => {
                    onRemember(path, event.target.checked);
                  }}
                />
                <span>{t('submit.confirm.always')}</span>
              </label>
            )}
          </li>
        ))}
      </ul>
      {shown.length < folders.length && (
        <Button
          size="small"
          variant="quiet"
          onPress={() => {
            setWhole(true);
          }}
        >
          {t('submit.confirm.more', { count: folders.length - shown.length })}
        </Button>
      )}
    </>
  );
}
