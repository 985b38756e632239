/** The head of a download's pages: where it belongs, the verdict, the steps, and the folders it goes to. */
import type { ReactElement, ReactNode } from 'react';
import { Link } from 'react-aria-components';
import { t, Text } from '../locales/text';
import { scoped } from './classNames';
import { visibleText } from './format';
import { Icon } from './Icon';
import styles from './DownloadHead.module.css';

const c = scoped(styles);

export const downloadSteps = ['ui.step.where', 'ui.step.what', 'ui.step.review', 'ui.step.apply'] as const;

/** Where and what are chosen on one page. */
const whatStep = 1;

export interface DownloadHeadProps {
  readonly title: string;
  readonly verdict: ReactNode;
  /** Index of the step that is under way; 4 when all are done. */
  readonly step: number;
  /** Beside the verdict, such as how many hashes were checked. */
  readonly note?: ReactNode;
  readonly roots: readonly {
    readonly id: number;
    readonly source: string;
    readonly target: string | null;
    readonly how?: string;
  }[];
  readonly onBringHome: () => void;
  /** Goes to where the folders are chosen; absent when they are settled. */
  readonly onChangeRoots?: (() => void) | undefined;
  /** Goes back to where and what; absent where that is settled. */
  readonly onWhat?: (() => void) | undefined;
}

export function DownloadHead(props: DownloadHeadProps): ReactElement {
  const { title, verdict, step, note, roots, onBringHome, onChangeRoots, onWhat } = props;
  return (
    <header className={c('head')} data-region="head" tabIndex={-1}>
      <nav className={c('crumbs')} aria-label={t('ui.crumbs')}>
        <Link className={c('link')} onPress={onBringHome}>
          {t('common.bringHome')}
        </Link>
        <span className="t3" aria-hidden="true">
          /
        </span>
        <bdi className="cut">{visibleText(title)}</bdi>
      </nav>
      <ol className={c('steps')} aria-label={t('ui.steps')}>
        {downloadSteps.map((name, index) => (
          <li
            key={name}
            className={c('step', index < step && 'done')}
            {...(index === step ? { 'aria-current': 'step' } : {})}
          >
            <span className={c('number')} aria-hidden="true">
              {index < step ? <Icon name="check" size={12} /> : index + 1}
            </span>
            {index < step && index <= whatStep && onWhat !== undefined ? (
              <Link className={c('link')} onPress={onWhat}>
                <Text id="ui.step.done" values={{ step: t(name), spoken }} />
              </Link>
            ) : index < step ? (
              <Text id="ui.step.done" values={{ step: t(name), spoken }} />
            ) : (
              t(name)
            )}
          </li>
        ))}
      </ol>
      <h1 className={c('verdict')}>{verdict}</h1>
      <div className={c('note')}>{note}</div>
      {roots.map((root) => (
        <div key={root.id} className={c('target')}>
          <Text
            id="ui.root.line"
            values={{
              target: <Target folder={root.target} />,
              source: <Source folder={root.source} />,
              quiet: (words) => <span className="t3">{words}</span>,
            }}
          />
          {root.how !== undefined && <span className={`t3 nowrap ${c('how')}`}>{root.how}</span>}
          {onChangeRoots !== undefined && (
            <Link
              className={c('link')}
              aria-label={t(root.target === null ? 'ui.root.choose.of' : 'ui.root.change.of', {
                source: visibleText(root.source),
              })}
              onPress={onChangeRoots}
            >
              {t(root.target === null ? 'ui.root.choose' : 'ui.root.change')}
            </Link>
          )}
        </div>
      ))}
    </header>
  );
}

const spoken = (words: ReactNode[]): ReactElement => <span className="sr">{words}</span>;

function Target({ folder }: { readonly folder: string | null }): ReactElement {
  return (
    <>
      <Icon name="mine" label={t('ui.root.here')} />
      {folder === null ? (
        <span className="warn">{t('ui.root.none')}</span>
      ) : (
        <bdi className="mono cut">{visibleText(folder)}</bdi>
      )}
    </>
  );
}

function Source({ folder }: { readonly folder: string }): ReactElement {
  return (
    <>
      <Icon name="farm" label={t('common.onFarm')} />
      <bdi className="mono cut">{visibleText(folder)}</bdi>
    </>
  );
}
