/** What would fail on the farm, found before anything is sent: by level, filtered, each with its fix and a drawing. */
import { useRef, useState, type KeyboardEvent, type ReactElement, type RefObject } from 'react';
import { findingLevels, type Finding, type FindingLevel, type LintReport } from '../../../shared/domain/lint';
import { t, Text } from '../../locales/text';
import { Chip } from '../../ui/Chip';
import { scoped } from '../../ui/classNames';
import { FilterField } from '../../ui/FilterField';
import { visibleText } from '../../ui/format';
import { Icon, type IconName } from '../../ui/Icon';
import { SectionTitle } from '../../ui/PageLayout';
import { FindingPicture } from './FindingPicture';
import styles from './Findings.module.css';

const c = scoped(styles);

const tones = { error: 'err', warning: 'warn', info: 't3' } as const;
const levelNames = {
  error: 'submit.findings.level.error',
  warning: 'submit.findings.level.warning',
  info: 'submit.findings.level.info',
} as const;
const levelIcons = { error: 'err', warning: 'warn', info: 'info' } as const;
/** So many have to be there before somebody needs to search. */
const searchedFrom = 6;
const shownAtOnce = 100;

export function Findings({ lint }: { readonly lint: LintReport }): ReactElement | null {
  const [level, setLevel] = useState<FindingLevel | undefined>(undefined);
  const [text, setText] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const { findings, counts, unlisted } = lint;
  if (findings.length === 0) return null;
  const shown = findings.filter((finding) => (level === undefined || finding.level === level) && holds(finding, text));
  return (
    <section aria-label={t('submit.findings')}>
      <SectionTitle title={t('submit.findings')} note={<Summary lint={lint} />} />
      <div className={c('tools')}>
        <div className={c('chips')} role="group" aria-label={t('submit.findings.levels')}>
          {findingLevels.map((each) => (
            <Chip
              key={each}
              label={t(levelNames[each])}
              count={counts[each]}
              icon={levelIcons[each]}
              {...(each === 'info' ? {} : { tone: tones[each] })}
              isSelected={level === each}
              onChange={(isSelected) => {
                setLevel(isSelected ? each : undefined);
              }}
            />
          ))}
        </div>
        {findings.length >= searchedFrom && (
          <div className={c('search')}>
            <FilterField
              label={t('submit.findings.filter')}
              value={text}
              onChange={setText}
              onLeave={() => {
                focusRow(list.current, 0);
              }}
            />
          </div>
        )}
      </div>
      {shown.length === 0 ? (
        <p className="s12 t2">{t('submit.findings.none')}</p>
      ) : (
        <FindingRows key={`${level ?? ''} ${text}`} findings={shown.slice(0, shownAtOnce)} list={list} />
      )}
      {(unlisted > 0 || shown.length > shownAtOnce) && (
        <p className={c('more')}>
          {t('submit.findings.more', { count: unlisted + Math.max(0, shown.length - shownAtOnce) })}
        </p>
      )}
    </section>
  );
}

function Summary({ lint: { findings } }: { readonly lint: LintReport }): ReactElement {
  const missing = findings.filter(({ missingCount }) => missingCount !== undefined);
  const files = missing.reduce((sum, { missingCount = 0 }) => sum + missingCount, 0);
  if (missing.length === 0) return <>{t('submit.findings.allThere')}</>;
  return (
    <span className="warn">
      <Icon name="warn" size={12} /> {t('submit.findings.missing', { places: missing.length, count: files })}
    </span>
  );
}

interface RowsProps {
  readonly findings: readonly Finding[];
  readonly list: RefObject<HTMLUListElement | null>;
}

/** One tab stop; the arrow keys, Home and End go through the rows. */
function FindingRows({ findings, list }: RowsProps): ReactElement {
  const [current, setCurrent] = useState(0);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: findings.length - 1 }[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    focusRow(list.current, Math.max(0, Math.min(findings.length - 1, next)));
  };
  return (
    <ul ref={list} className={c('rows')} onKeyDown={onKeyDown}>
      {findings.map((finding, index) => (
        <li
          key={`${finding.id} ${finding.path}`}
          className={c('row')}
          tabIndex={index === current ? 0 : -1}
          onFocus={() => {
            setCurrent(index);
          }}
        >
          <span className={tones[finding.level]}>
            <Icon name={iconOf(finding)} />
            <span className="sr">{t(levelNames[finding.level])}</span>
          </span>
          <div className={c('words')}>
            <p className="mono med wrapPath" title={visibleText(finding.path)}>
              <bdi>{visibleText(nameOf(finding.path))}</bdi>
            </p>
            <p className="s12 t2">
              <bdi>{visibleText(finding.sentence)}</bdi>
            </p>
            <p className="s12 t2">
              <Text
                id="submit.findings.fix"
                values={{
                  fix: <bdi>{visibleText(finding.fix)}</bdi>,
                  folder: <bdi className="mono">{visibleText(folderOf(finding.path))}</bdi>,
                  quiet: (words) => <span className="t3">{words}</span>,
                }}
              />
            </p>
          </div>
          <FindingPicture facts={finding.facts} />
        </li>
      ))}
    </ul>
  );
}

function focusRow(list: HTMLUListElement | null, index: number): void {
  const row = list?.children[index];
  if (row instanceof HTMLElement) row.focus();
}

function iconOf({ id, level, facts }: Finding): IconName {
  if (facts?.kind === 'tiles') return 'tiles';
  if (facts?.kind === 'frames' || id === 'frames.empty_file') return 'film';
  if (id === 'input.missing') return 'file';
  if (id === 'link.folder' || id === 'path.unknown_location') return 'folder';
  return levelIcons[level];
}

function holds({ path, sentence, fix, id }: Finding, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return wanted === '' || [path, sentence, fix, id].some((part) => part.toLowerCase().includes(wanted));
}

function endOf(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
}

function nameOf(path: string): string {
  return path.slice(endOf(path) + 1);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(endOf(path), 0));
}
