/** What the status bar says outside the review: what moves, and how much room is left. */
import type { ReactElement } from 'react';
import { useEngineState } from '../bridge/hooks';
import { formatBytes, formatCount, formatRate } from '../ui/format';
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
      <span>{moving.length === 0 ? 'Nothing moves' : `${formatCount(moving.length)} moving`}</span>
      {rate('up') > 0 && <Rate icon="up" label="to the farm" value={rate('up')} />}
      {rate('down') > 0 && <Rate icon="down" label="home" value={rate('down')} />}
      <span className="grow" />
      <KeyHints hints={[{ keys: ['F1'], label: 'all keys' }]} />
      <StatusSeparator />
      {overview !== undefined && overview.freeBytes !== null && (
        <>
          <span title={overview.dataFolder}>
            <Icon name="disk" size={12} /> <b className="med">{formatBytes(overview.freeBytes)}</b> free
          </span>
          <StatusSeparator />
        </>
      )}
      <span>{overview === undefined ? 'Starting' : `Satchel ${overview.version}`}</span>
    </>
  );
}

function Rate({
  icon,
  label,
  value,
}: {
  readonly icon: 'up' | 'down';
  readonly label: string;
  readonly value: number;
}): ReactElement {
  return (
    <>
      <StatusSeparator />
      <span>
        <Icon name={icon} size={12} /> <b className="med">{formatRate(value)}</b> {label}
      </span>
    </>
  );
}
