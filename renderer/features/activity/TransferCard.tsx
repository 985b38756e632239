/** The frame of every card of Activity: icon, name and where it goes, what is told, what can be done. */
import type { DragEventHandler, ReactElement, ReactNode } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { t, Text } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { MenuButton, type MenuAction } from '../../ui/Menu';
import { useCardMenu } from './useCardMenu';
import { useActions } from './useTransferActions';
import styles from './Activity.module.css';

const c = scoped(styles);

export interface TransferCardProps {
  readonly transfer: TransferSnapshot;
  readonly icon: ReactNode;
  readonly tone?: 'stopped' | 'waiting' | undefined;
  /** Below the name. */
  readonly note?: ReactNode;
  /** Numbers and words before the buttons. */
  readonly facts?: ReactNode;
  /** The likeliest actions, as buttons. */
  readonly buttons?: ReactNode;
  /** Further ones of this card, before those that every card has. */
  readonly more?: readonly MenuAction[];
  readonly children?: ReactNode;
  readonly drop?: 'before' | 'after' | undefined;
  readonly drag?: {
    readonly onDragOver: DragEventHandler;
    readonly onDragLeave: DragEventHandler;
    readonly onDrop: DragEventHandler;
  };
}

export function TransferCard(props: TransferCardProps): ReactElement {
  const { transfer, icon, tone, note, facts, buttons, more = [], children, drop, drag } = props;
  const error = useActions().errorOf(transfer.uid);
  const title = visibleText(transfer.title);
  const menu = [...more, ...useCardMenu(transfer)];
  return (
    <article
      className={c('card', tone, drop)}
      aria-label={title}
      data-transfer={transfer.uid}
      // The keys of the page work on the card that has the focus.
      tabIndex={0}
      {...drag}
    >
      <div className={c('cardHead')}>
        {icon}
        <div className={`grow ${c('two')}`}>
          <span className="cut" title={title}>
            <Name transfer={transfer} title={title} />
          </span>
          {note}
        </div>
        {facts}
        <span className={c('buttons')}>
          {buttons}
          {menu.length > 0 && <MenuButton label={t('activity.more.of', { title })} actions={menu} />}
        </span>
      </div>
      {error !== undefined && <ErrorCard error={error} isInset />}
      {children}
    </article>
  );
}

function Name({ transfer, title }: { readonly transfer: TransferSnapshot; readonly title: string }): ReactElement {
  const name = (
    <b className="semi">
      <bdi>{title}</bdi>
    </b>
  );
  if (transfer.class !== 'download' || transfer.folder === undefined) return name;
  return (
    <Text
      id="activity.nameTo"
      values={{
        name,
        folder: <span className="mono">{visibleText(transfer.folder)}</span>,
        dim: (words) => <span className="t2">{words}</span>,
      }}
    />
  );
}
