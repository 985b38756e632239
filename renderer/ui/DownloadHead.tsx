/** The head of a download's pages: where it belongs, the verdict, the steps, and the folders it goes to. */
import type { ReactElement, ReactNode } from 'react';
import { Link } from 'react-aria-components';
import { scoped } from './classNames';
import { visibleText } from './format';
import { Icon } from './Icon';
import styles from './DownloadHead.module.css';

const c = scoped(styles);

export const downloadSteps = ['Where', 'What', 'Review', 'Apply'] as const;

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
}

export function DownloadHead(props: DownloadHeadProps): ReactElement {
  const { title, verdict, step, note, roots, onBringHome, onChangeRoots } = props;
  return (
    <header className={c('head')} data-region="head" tabIndex={-1}>
      <nav className={c('crumbs')} aria-label="Breadcrumb">
        <Link className={c('link')} onPress={onBringHome}>
          Bring home
        </Link>
        <span className="t3" aria-hidden="true">
          /
        </span>
        <span className="cut">{visibleText(title)}</span>
      </nav>
      <ol className={c('steps')} aria-label="Steps">
        {downloadSteps.map((name, index) => (
          <li
            key={name}
            className={c('step', index < step && 'done')}
            {...(index === step ? { 'aria-current': 'step' } : {})}
          >
            <span className={c('number')} aria-hidden="true">
              {index < step ? <Icon name="check" size={12} /> : index + 1}
            </span>
            {name}
            {index < step && <span className="sr">, done</span>}
          </li>
        ))}
      </ol>
      <h1 className={c('verdict')}>{verdict}</h1>
      <div className={c('note')}>{note}</div>
      {roots.map((root) => (
        <div key={root.id} className={c('target')}>
          <Icon name="mine" label="On this workstation" />
          {root.target === null ? (
            <span className="warn">no folder chosen</span>
          ) : (
            <span className="mono cut">{visibleText(root.target)}</span>
          )}
          <span className="t3">from</span>
          <Icon name="farm" label="On the farm" />
          <span className="mono cut">{visibleText(root.source)}</span>
          {root.how !== undefined && <span className={`t3 nowrap ${c('how')}`}>{root.how}</span>}
          {onChangeRoots !== undefined && (
            <Link
              className={c('link')}
              aria-label={`${root.target === null ? 'Choose a folder' : 'Change the folder'} for ${visibleText(root.source)}`}
              onPress={onChangeRoots}
            >
              {root.target === null ? 'Choose a folder' : 'Change'}
            </Link>
          )}
        </div>
      ))}
    </header>
  );
}
