/** What the status bar says outside the review: what moves, and how much room is left. */
import type { ReactElement, ReactNode } from 'react';
import { useEngineState } from '../bridge/hooks';
import { keyHintOf } from '../bridge/keys';
import { t, Text } from '../locales/text';
import { formatBytes, formatRate } from '../ui/format';
import { Icon } from '../ui/Icon';
import { KeyHints, StatusSeparator } from '../ui/StatusBar';
import { useSetAside } from '../features/activity/setAside';
import { standingOf } from '../features/activity/transferStanding';

export function StatusFacts(): ReactElement {
  const { overview, transfers } = useEngineState();
  const setAside = useSetAside();
  const moving = transfers.filter((transfer) => standingOf(transfer, transfers, setAside) === 'moving');
  const rate = (kind: 'up' | 'down'): number =>
    moving
      .filter((transfer) => (transfer.class === 'submit') === (kind === 'up'))
      .reduce((sum, transfer) => sum + (transfer.bytesPerSecond ?? 0), 0);
  return (
    <>
      <span>{moving.length === 0 ? t('app.nothingMoves') : t('app.moving', { count: moving.length })}</span>
      {rate('up') > 0 && <Rate icon="up" id="app.rate.up" value={rate('up')} />}
      {rate('down') > 0 && <Rate icon="down" id="app.rate.down" value={rate('down')} />}
      <span className="grow" />
      <KeyHints hints={[{ keys: [keyHintOf('help.keys')], label: t('common.allKeys') }]} />
      <StatusSeparator />
      {overview !== undefined && overview.freeBytes !== null && (
        <>
          <span title={overview.dataFolder}>
            <Icon name="disk" size={12} />{' '}
            <Text id="app.free" values={{ size: formatBytes(overview.freeBytes), b: medium }} />
          </span>
          <StatusSeparator />
        </>
      )}
      <span>{overview === undefined ? t('common.starting') : t('app.version', { version: overview.version })}</span>
    </>
  );
}

function Rate({
  icon,
  id,
  value,
}: {
  readonly icon: 'up' | 'down';
  readonly id: 'app.rate.up' | 'app.rate.down';
  readonly value: number;
}): ReactElement {
  return (
    <>
      <StatusSeparator />
      <span>
        <Icon name={icon} size={12} /> <Text id={id} values={{ rate: formatRate(value), b: medium }} />
      </span>
    </>
  );
}

const medium = (words: ReactNode[]): ReactNode => <b className="med">{words}</b>;
