/** Paths that will not be sent, each with its reason: never dropped silently. */
import type { ReactElement } from 'react';
import type { SubmissionDraft } from '../../../shared/ipc/submissions';
import { t } from '../../locales/text';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { SectionTitle } from '../../ui/PageLayout';
import styles from './Submit.module.css';

const shownProblems = 100;

export function Problems({ problems }: { readonly problems: SubmissionDraft['problems'] }): ReactElement | null {
  if (problems.length === 0) return null;
  return (
    <section aria-label={t('submit.leftOut')}>
      <SectionTitle title={t('submit.leftOut')} note={t('submit.leftOut.count', { count: problems.length })} />
      <ul className={styles['problems']}>
        {problems.slice(0, shownProblems).map((problem) => (
          <li key={`${problem.code} ${problem.path}`} className={styles['problem']}>
            <span className="warn">
              <Icon name="warn" />
            </span>
            <div className="grow">
              <p className="mono wrapPath">{visibleText(problem.path)}</p>
              <p className="s12 t2">
                <bdi>{visibleText(problem.message)}</bdi>
              </p>
            </div>
            <span className="mono s11 t3">{problem.code}</span>
          </li>
        ))}
      </ul>
      {problems.length > shownProblems && (
        <p className="s12 t2">{t('submit.paths.more', { count: problems.length - shownProblems })}</p>
      )}
    </section>
  );
}
