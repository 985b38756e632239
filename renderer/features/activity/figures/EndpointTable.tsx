/** A row per place: what is on the way, how fast it answers, what it refused. */
import type { ReactElement } from 'react';
import type { EndpointRow } from '../../../../shared/ipc/limits';
import type { LiveEndpoint } from '../../../../shared/ipc/statistics';
import type { MessageId } from '../../../locales/english';
import { t } from '../../../locales/text';
import { Button } from '../../../ui/Button';
import { scoped } from '../../../ui/classNames';
import { formatCount, visibleText } from '../../../ui/format';
import tableStyles from '../../../ui/Table.module.css';
import { Tag, type TagTone } from '../../../ui/Tag';
import { latencyWords, megabytes } from './figureWords';
import { HeatStrip } from './HeatStrip';
import styles from './Figures.module.css';

const c = scoped(styles);

const columns = [
  'figures.column.inFlight',
  'figures.column.perSecond',
  'figures.column.up',
  'figures.column.down',
  'figures.column.p50',
  'figures.column.p95',
  'figures.column.p99',
  'figures.column.errors',
  'figures.column.throttles',
  'figures.column.retries',
] as const;

const modes: Readonly<Record<EndpointRow['mode'], { readonly tone: TagTone; readonly words: MessageId }>> = {
  ok: { tone: 'ok', words: 'figures.mode.ok' },
  slow: { tone: 'warn', words: 'figures.mode.slow' },
  cooling: { tone: 'warn', words: 'figures.mode.cooling' },
  excluded: { tone: 'line', words: 'figures.mode.excluded' },
};

export interface EndpointTableProps {
  readonly endpoints: readonly LiveEndpoint[];
  readonly standing: readonly EndpointRow[];
  readonly onOpen: (key: string) => void;
}

export function EndpointTable({ endpoints, standing, onOpen }: EndpointTableProps): ReactElement {
  return (
    <div className={c('card', 'scrolls')} tabIndex={0} role="group" aria-label={t('figures.places')}>
      <table className={tableStyles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('figures.column.place')}</th>
            {columns.map((name) => (
              <th key={name} scope="col" className="num">
                {t(name)}
              </th>
            ))}
            <th scope="col">{t('figures.column.heat')}</th>
          </tr>
        </thead>
        <tbody>
          {endpoints.map((endpoint) => (
            <Row
              key={endpoint.key}
              endpoint={endpoint}
              mode={standing.find(({ key }) => key === endpoint.key)?.mode}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly endpoint: LiveEndpoint;
  /** Absent for a place that has no standing, such as a volume. */
  readonly mode: EndpointRow['mode'] | undefined;
  readonly onOpen: (key: string) => void;
}

function Row({ endpoint, mode, onOpen }: RowProps): ReactElement {
  const { key, inFlight, opsPerSecond, upBytesPerSecond, downBytesPerSecond, p50Us, p95Us, p99Us } = endpoint;
  const cells = [
    formatCount(inFlight),
    opsPerSecond.toFixed(1),
    megabytes(upBytesPerSecond),
    megabytes(downBytesPerSecond),
    ...[p50Us, p95Us, p99Us].map(latencyWords),
    ...[endpoint.errors, endpoint.throttles, endpoint.retries].map(formatCount),
  ];
  return (
    <tr>
      <th scope="row">
        <span className={c('place')}>
          <Button
            variant="quiet"
            size="small"
            aria-label={t('figures.latency.open', { place: visibleText(key) })}
            onPress={() => {
              onOpen(key);
            }}
          >
            <span className={c('name')} title={visibleText(key)}>
              {visibleText(key)}
            </span>
          </Button>
          {mode !== undefined && <Tag tone={modes[mode].tone}>{t(modes[mode].words)}</Tag>}
        </span>
      </th>
      {columns.map((name, index) => (
        <td key={name} className="num">
          {cells[index]}
        </td>
      ))}
      <td>
        <HeatStrip heat={endpoint.heat} />
      </td>
    </tr>
  );
}
