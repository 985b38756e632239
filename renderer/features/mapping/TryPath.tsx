/** A path is typed; the rule that wins, the ones that match as well, and what lies there are shown at once. */
import type { ReactElement, RefObject } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import type { MappingRow, MappingTest } from '../../../shared/ipc/mapping';
import { t, Text } from '../../locales/text';
import { Button } from '../../ui/Button';
import { scoped } from '../../ui/classNames';
import { formatBytes, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { announce } from '../../ui/LiveRegion';
import { osName, ruleName } from './mappingWords';
import type { Direction, TriedPath } from './useTriedPath';
import styles from './Mapping.module.css';

const c = scoped(styles);

export interface TryPathProps {
  readonly tried: TriedPath;
  readonly rules: readonly MappingRow[];
  readonly direction: Direction;
  readonly field: RefObject<HTMLInputElement | null>;
}

export function TryPath({ tried, rules, direction, field }: TryPathProps): ReactElement {
  const { text, setText, answer, error } = tried;
  const [from, to] = direction === 'home' ? (['farm', 'mine'] as const) : (['mine', 'farm'] as const);
  return (
    <section className={c('tester')} aria-label={t('mapping.try')}>
      <TextField className={c('try')} value={text} onChange={setText} isInvalid={error !== undefined}>
        <Label className={c('label')}>{t('mapping.try')}</Label>
        <span className={c('input')}>
          <span className={from}>
            <Icon name={from} />
          </span>
          <Input
            ref={field}
            className="mono"
            spellCheck={false}
            dir="ltr"
            placeholder={t(direction === 'home' ? 'mapping.try.placeholder' : 'mapping.try.placeholder.here')}
          />
          {answer !== undefined && <span className="t3 s11 nowrap">{readAs(answer, rules)}</span>}
        </span>
      </TextField>
      <div className={c('answer')} role="status">
        {error !== undefined && (
          <p className="err s12 wrapPath">
            <Icon name="err" size={12} /> {visibleText(error.message)} {visibleText(error.hint ?? '')}
          </p>
        )}
        {answer !== undefined && <Lane side={from} {...answer.source} />}
        {answer !== undefined && answer.mapped !== null && (
          <div className={c('result')}>
            <Lane side={to} {...answer.mapped} />
            <Local local={answer.local} />
            <Copy path={answer.mapped.path} />
          </div>
        )}
        {answer?.mapped === null && (
          <p className={`${c('lane')} warn`}>
            <Icon name="warn" size={12} />{' '}
            {t(direction === 'home' ? 'mapping.try.unmapped' : 'mapping.try.unmapped.here')}
          </p>
        )}
        {answer === undefined && error === undefined && <p className="t3 s12">{t('mapping.try.how')}</p>}
      </div>
      {answer !== undefined && <Why answer={answer} rules={rules} direction={direction} />}
    </section>
  );
}

/** Windows or the POSIX system that the winner is for. */
function readAs({ format, matches }: MappingTest, rules: readonly MappingRow[]): string {
  const winner = rules.find(({ id }) => id === matches[0]?.id);
  const os = format === 'windows' ? 'windows' : winner?.os === 'macos' ? 'macos' : 'linux';
  return t('mapping.try.readAs', { os: osName(os) });
}

function Lane({
  side,
  head,
  rest,
}: {
  readonly side: 'farm' | 'mine';
  readonly head: string;
  readonly rest: string;
}): ReactElement {
  return (
    <p className={c('lane')}>
      <span className={side}>
        <Icon name={side} size={12} label={t(side === 'farm' ? 'common.onFarm' : 'ui.root.here')} />
      </span>
      <span className="mono wrapPath">
        {head !== '' && <mark className={c('hit', side === 'mine' && 'hitMine')}>{visibleText(head)}</mark>}
        <span className="t2">{visibleText(rest)}</span>
      </span>
    </p>
  );
}

function Local({ local }: { readonly local: MappingTest['local'] }): ReactElement | null {
  if (local === null) return null;
  const { is, sizeBytes } = local;
  const isThere = is === 'file' || is === 'folder' || is === 'other';
  const words =
    sizeBytes !== null
      ? t('mapping.try.file', { size: formatBytes(sizeBytes) })
      : is === 'folder'
        ? t('mapping.try.folder')
        : isThere
          ? t('mapping.try.other')
          : is === 'missing'
            ? t('mapping.try.missing')
            : is === 'unreadable'
              ? t('mapping.state.unreadable')
              : t('mapping.state.noAnswer');
  return (
    <span className={`s12 nowrap ${isThere ? 'ok' : is === 'missing' ? 't2' : 'warn'}`}>
      <Icon name={isThere ? 'ok' : is === 'missing' ? 'minus' : 'warn'} size={12} /> {words}
    </span>
  );
}

function Copy({ path }: { readonly path: string }): ReactElement {
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(path);
    announce(t('mapping.try.copied'));
  };
  return (
    <Button variant="quiet" size="small" icon="copy" onPress={() => void copy()}>
      {t('mapping.try.copy')}
    </Button>
  );
}

function Why({
  answer,
  rules,
  direction,
}: Pick<TryPathProps, 'rules' | 'direction'> & { readonly answer: MappingTest }): ReactElement {
  const { matches, others } = answer;
  const mono = (path: string): ReactElement => <span className="mono">{visibleText(path)}</span>;
  return (
    <ol className={c('why')} aria-label={t('mapping.why')}>
      {matches.slice(0, mostShown).map(({ id, folders }, index) => {
        const rule = rules.find((each) => each.id === id);
        if (rule === undefined) return null;
        const name = <b className="med">{ruleName(rule)}</b>;
        const values = { name, path: mono(direction === 'home' ? rule.source : rule.destination), count: folders };
        return (
          <li key={id} className={index === 0 ? '' : 't3'}>
            <span className={index === 0 ? 'ok' : ''}>
              <Icon name={index === 0 ? 'check' : 'minus'} size={12} />
            </span>
            <span className="wrapPath">
              <Text id={index === 0 ? 'mapping.why.won' : 'mapping.why.matches'} values={values} />
            </span>
          </li>
        );
      })}
      {matches.length > mostShown && (
        <li className="t3">
          <Icon name="minus" size={12} /> {t('mapping.why.more', { count: matches.length - mostShown })}
        </li>
      )}
      {others > 0 && (
        <li className="t3">
          <Icon name="minus" size={12} /> {t('mapping.why.others', { count: others })}
        </li>
      )}
    </ol>
  );
}

const mostShown = 4;
