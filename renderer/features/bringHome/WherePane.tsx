/** Beside the tree of outputs: the folder of each root, and the space that coming home takes on each volume. */
import type { ReactElement } from 'react';
import { Link } from 'react-aria-components';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import { useCommand } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { formatBytes, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { PathField } from '../../ui/PathField';
import { Switch } from '../../ui/Switch';
import { howOf } from './howOf';
import styles from './Outline.module.css';

const c = scoped(styles);

/** Folders that were typed and are not planned for yet, by root. */
export type TypedTargets = ReadonlyMap<number, string>;

export interface WherePaneProps {
  readonly review: ReviewSummary;
  readonly typed: TypedTargets;
  readonly onType: (root: number, target: string) => void;
  /** Roots whose folder is for this download only. */
  readonly once: ReadonlySet<number>;
  readonly onOnce: (root: number, isOnce: boolean) => void;
  /** Plans again for what was typed. */
  readonly onUse: () => void;
  readonly isBusy: boolean;
}

export function WherePane({ review, ...more }: WherePaneProps): ReactElement {
  return (
    <>
      <div className={c('places')}>
        <h2>{t('bringHome.where')}</h2>
        {review.roots.map((root) => (
          <Place key={root.id} root={root} {...more} />
        ))}
      </div>
      {review.volumes.map((volume) => (
        <Space key={volume.label} volume={volume} review={review} />
      ))}
    </>
  );
}

type PlaceProps = Omit<WherePaneProps, 'review'> & { readonly root: ReviewSummary['roots'][number] };

function Place({ root, typed: allTyped, onType, once, onOnce, onUse, isBusy }: PlaceProps): ReactElement {
  const pick = useCommand('dialog.pickFolder');
  const typed = allTyped.get(root.id);
  const source = visibleText(root.source);
  const isOpen = typed !== undefined || root.target === null;
  const onPick = async (): Promise<void> => {
    const picked = await pick.run({ title: t('bringHome.where') });
    if (picked !== undefined && picked.path !== null) onType(root.id, picked.path);
  };
  return (
    <div
      role="group"
      aria-label={t('bringHome.where.of', { source })}
      className={c('place', root.target === null && 'noPlace')}
    >
      <span className="farm mono wrapPath">
        <Icon name="farm" size={12} label={t('common.onFarm')} /> <bdi>{source}</bdi>
      </span>
      {root.target === null ? (
        <span className="warn">
          <Icon name="warn" size={12} /> {t('bringHome.how.none')}
        </span>
      ) : (
        <span className="mono wrapPath">
          <Icon name="mine" size={12} label={t('ui.root.here')} /> <bdi>{visibleText(root.target)}</bdi>
        </span>
      )}
      {!isOpen && (
        <span className="t3">
          {howOf(root.how)}{' '}
          <Link
            className={c('change')}
            aria-label={t('ui.root.change.of', { source })}
            onPress={() => {
              onType(root.id, root.target ?? '');
            }}
          >
            {t('ui.root.change')}
          </Link>
        </span>
      )}
      {isOpen && (
        <>
          <PathField
            value={typed ?? ''}
            onChange={(text) => {
              onType(root.id, text);
            }}
            onPick={() => void onPick()}
            onSubmit={onUse}
          />
          {(typed ?? '').trim() !== '' && typed !== root.target && (
            <>
              <Switch
                label={t('bringHome.where.remember')}
                isSelected={!once.has(root.id)}
                onChange={(isRemembered) => {
                  onOnce(root.id, !isRemembered);
                }}
              />
              <Button busyLabel={isBusy ? t('common.planning') : undefined} onPress={onUse}>
                {t('bringHome.what.useFolder')}
              </Button>
            </>
          )}
        </>
      )}
    </div>
  );
}

interface SpaceProps {
  readonly volume: ReviewSummary['volumes'][number];
  readonly review: ReviewSummary;
}

function Space({ volume, review }: SpaceProps): ReactElement {
  const label = visibleText(volume.label);
  const { freeBytes, lowestFreeBytes, finalFreeBytes, writesBytes } = volume;
  const title = t('bringHome.space', { volume: label });
  if (freeBytes === null)
    return (
      <section aria-label={title}>
        <h2>{title}</h2>
        <p className="s12 warn">{t('bringHome.space.unknown')}</p>
      </section>
    );
  const rows: (readonly [string, string, boolean?])[] = [
    [t('bringHome.space.now'), formatBytes(freeBytes)],
    ...(writesBytes === undefined ? [] : [[t('bringHome.space.download'), formatBytes(writesBytes)] as const]),
    // One number for all volumes: it belongs to this one only where there is no other.
    ...(review.backupBytes === 0 || review.volumes.length > 1
      ? []
      : [
          [
            t('bringHome.space.backup'),
            t('bringHome.space.backup.size', { size: formatBytes(review.backupBytes) }),
          ] as const,
        ]),
    ...(lowestFreeBytes === null ? [] : [[t('bringHome.space.lowest'), formatBytes(lowestFreeBytes)] as const]),
    ...(finalFreeBytes === null ? [] : [[t('bringHome.space.after'), formatBytes(finalFreeBytes), true] as const]),
  ];
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <div className={c('meter')} aria-hidden="true">
        <i style={{ flexGrow: writesBytes ?? 0 }} />
        <i style={{ flexGrow: Math.max(0, freeBytes - (writesBytes ?? 0)) }} />
      </div>
      <dl className={c('facts')}>
        {rows.map(([name, value, isTotal]) => (
          <div key={name} className={c('fact', isTotal === true && 'total')}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {review.undecidedCount > 0 && (
        <p className="s11 t3">{t('bringHome.space.needs', { count: review.undecidedCount })}</p>
      )}
    </section>
  );
}
