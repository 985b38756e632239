/** The results of the palette under the headings of their groups. The keyboard stays in the field; the active one is told by its id. */
import { useEffect, useRef, type ReactElement } from 'react';
import { t } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import { Icon } from '../../ui/Icon';
import { KeyHint } from '../../ui/KeyHint';
import type { FoundItem, TextPart } from './findItems';
import type { PaletteGroup, PaletteItem } from './paletteItems';
import styles from './Palette.module.css';

const c = scoped(styles);

export interface PaletteListProps {
  readonly id: string;
  readonly items: readonly FoundItem[];
  readonly active: number;
  readonly onAct: (item: PaletteItem) => void;
}

const headings = {
  do: 'palette.group.do',
  open: 'palette.group.open',
  settings: 'palette.group.settings',
} as const satisfies Readonly<Record<PaletteGroup, string>>;

export function PaletteList({ id, items, active, onAct }: PaletteListProps): ReactElement {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[id="${id}-${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active, items]);
  const indexed = items.map((found, index) => ({ ...found, index }));
  const groups = (Object.keys(headings) as PaletteGroup[])
    .map((group) => [group, indexed.filter(({ item }) => item.group === group)] as const)
    .filter(([, found]) => found.length > 0);
  return (
    // Always there, so that the field's reference to it leads somewhere.
    <div ref={list} id={id} role="listbox" aria-label={t('palette.results.label')} className={c('list')}>
      {groups.map(([group, found]) => (
        <div key={group} role="group" aria-label={t(headings[group])}>
          <p className={c('heading')} aria-hidden="true">
            {t(headings[group])}
          </p>
          {found.map(({ item, index, label, detail }) => (
            <div
              key={item.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              className={c('option', index === active && 'active')}
              // The field keeps the focus.
              onPointerDown={(event) => {
                event.preventDefault();
              }}
              onClick={() => {
                onAct(item);
              }}
            >
              <span className="t3">
                <Icon name={item.icon} />
              </span>
              <span className={c('words')}>
                <bdi>
                  <Marked parts={label} />
                </bdi>{' '}
                <span className="t3">
                  <Marked parts={detail} />
                </span>
              </span>
              {item.keys === undefined ? index === active && <KeyHint keys="⏎" /> : <KeyHint keys={item.keys} />}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

function Marked({ parts }: { readonly parts: readonly TextPart[] }): ReactElement {
  return <>{parts.map(({ text, isMatch }, index) => (isMatch ? <mark key={index}>{text}</mark> : text))}</>;
}
