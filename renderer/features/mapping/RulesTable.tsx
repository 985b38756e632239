/** The rules: those of storage profiles, then those that people wrote, with how their folders stand here. */
import type { KeyboardEvent, ReactElement } from 'react';
import type { MappingRow } from '../../../shared/ipc/mapping';
import { t } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import { formatWhen, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { MenuButton, type MenuAction } from '../../ui/Menu';
import { printed } from '../../ui/printedKeys';
import tableStyles from '../../ui/Table.module.css';
import { Tag } from '../../ui/Tag';
import { osName, ruleName, standingWords } from './mappingWords';
import type { Mapping } from './useMapping';
import type { Direction, TriedPath } from './useTriedPath';
import styles from './Mapping.module.css';

const c = scoped(tableStyles, styles);

export interface RulesTableProps {
  readonly mapping: Mapping;
  readonly rules: readonly MappingRow[];
  readonly tried: TriedPath;
  readonly direction: Direction;
  readonly onChange: (rule: MappingRow) => void;
}

export function RulesTable({ mapping, rules, tried, direction, onChange }: RulesTableProps): ReactElement {
  const matches = tried.answer?.matches ?? [];
  if (rules.length === 0) return <p className="t2 s12">{t('mapping.rules.empty')}</p>;
  const isHome = direction === 'home';
  return (
    <div className={c('card')}>
      <table className={c('table', 'rules')} aria-label={t('mapping.rules')}>
        <thead>
          <tr>
            <th>
              <span className="sr">{t('mapping.column.match')}</span>
            </th>
            <th>{t('mapping.column.location')}</th>
            <th>{t('mapping.column.kind')}</th>
            <th>{t('mapping.column.os')}</th>
            <th>{t(isHome ? 'mapping.column.farm' : 'mapping.column.here')}</th>
            <th aria-hidden="true" />
            <th>{t(isHome ? 'mapping.column.here' : 'mapping.column.farm')}</th>
            <th>{t('mapping.column.from')}</th>
            <th>{t('mapping.column.state')}</th>
            <th>
              <span className="sr">{t('mapping.column.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <Row
              key={rule.id}
              rule={rule}
              match={matches.findIndex(({ id }) => id === rule.id)}
              isHome={isHome}
              mapping={mapping}
              onChange={onChange}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps extends Pick<RulesTableProps, 'mapping' | 'onChange'> {
  readonly rule: MappingRow;
  /** Its place among the rules that hold the tried path; -1 when it does not. */
  readonly match: number;
  readonly isHome: boolean;
}

function Row({ rule, match, isHome, mapping, onChange }: RowProps): ReactElement {
  const name = ruleName(rule);
  const [from, to] = isHome ? [rule.source, rule.destination] : [rule.destination, rule.source];
  const isOwn = rule.from === 'own';
  // Before the button of the row takes them: Alt and arrows move the rule, Delete removes it.
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOwn) return;
    const key = `${event.altKey ? 'Alt+' : ''}${event.key}`;
    if (key === 'Alt+ArrowUp' || key === 'Alt+ArrowDown') void mapping.move(rule, key === 'Alt+ArrowUp' ? -1 : 1);
    else if (key === 'Delete') void mapping.remove(rule);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <tr className={c(match === 0 && 'won')} onKeyDownCapture={onKeyDown}>
      <td className={c('mark')}>
        {match === 0 && (
          <span className="ok">
            <Icon name="check" label={t('mapping.match.won')} />
          </span>
        )}
        {match > 0 && (
          <span className="t3">
            <Icon name="minus" label={t('mapping.match.also')} />
          </span>
        )}
      </td>
      <th scope="row" className={`med ${c('name')}`}>
        <span className="cut" title={name}>
          {name}
        </span>
      </th>
      <td>
        <Kind rule={rule} />
      </td>
      <td>
        <Tag tone="line">{osName(rule.os)}</Tag>
      </td>
      <PathCell path={from} />
      <td className="t3">
        <Icon name="arrow" size={12} label={t('mapping.liesAt')} />
      </td>
      <PathCell path={to} />
      <td className="t2">
        {rule.createdMs === null
          ? t('mapping.from.profile')
          : t('mapping.from.you', { day: formatWhen(rule.createdMs) })}
      </td>
      <td>
        <State rule={rule} />
      </td>
      <td className={c('tools')}>
        {isOwn && <MenuButton label={t('mapping.actions', { name })} actions={actionsOf(rule, mapping, onChange)} />}
      </td>
    </tr>
  );
}

function PathCell({ path }: { readonly path: string }): ReactElement {
  const text = visibleText(path);
  return (
    <td className={c('path')}>
      <span className="mono cut" title={text}>
        {text}
      </span>
    </td>
  );
}

function Kind({ rule }: { readonly rule: MappingRow }): ReactElement {
  if (rule.type === 'LOCAL')
    return (
      <Tag>
        <Icon name="mine" size={12} /> {t('mapping.kind.local')}
      </Tag>
    );
  if (rule.type === 'SHARED')
    return (
      <Tag tone="farm">
        <Icon name="farm" size={12} /> {t('mapping.kind.shared')}
      </Tag>
    );
  return <Tag tone="line">{t('mapping.kind.rule')}</Tag>;
}

function State({ rule }: { readonly rule: MappingRow }): ReactElement {
  if (rule.isOverruled) return <span className="t2">{t('mapping.state.overruled')}</span>;
  const { tone, icon, words } = standingWords(rule);
  return (
    <span className={tone}>
      <Icon name={icon} size={12} /> {words}
    </span>
  );
}

function actionsOf(rule: MappingRow, mapping: Mapping, onChange: (rule: MappingRow) => void): readonly MenuAction[] {
  return [
    {
      id: 'change',
      label: t('mapping.change'),
      icon: 'sliders',
      onAction: () => {
        onChange(rule);
      },
    },
    {
      id: 'up',
      label: t('mapping.up'),
      icon: 'moveUp',
      keys: printed('Alt+ArrowUp'),
      onAction: () => void mapping.move(rule, -1),
    },
    {
      id: 'down',
      label: t('mapping.down'),
      icon: 'moveDown',
      keys: printed('Alt+ArrowDown'),
      onAction: () => void mapping.move(rule, 1),
    },
    {
      id: 'remove',
      label: t('mapping.remove'),
      icon: 'x',
      keys: printed('Delete'),
      onAction: () => void mapping.remove(rule),
    },
  ];
}
