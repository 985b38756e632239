/** A row per place: what is on the way, how fast it answers, what it refused. */
import type { ReactElement } from 'react';
import type { EndpointRow } from '../../../../shared/ipc/limits';
import type { LiveEndpoint } from '../../../../shared/ipc/statistics';
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

const columns = ['inFlight', 'perSecond', 'up', 'down', 'p50', 'p95', 'p99', 'errors', 'throttles', 'retries'] as const;

const tones: Readonly<Record<EndpointRow['mode'], TagTone>> = {
  ok: 'ok',
  slow: 'warn',
  cooling: 'warn',
  excluded: 'line',
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
                {t(`figures.column.${name}`)}
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
          {mode !== undefined && <Tag tone={tones[mode]}>{t(`figures.mode.${mode}`)}</Tag>}
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
