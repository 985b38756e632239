/** What goes wrong, the most frequent first: how often, since when, examples and what to do. */
import type { ReactElement } from 'react';
import type { Problem } from '../../../../shared/ipc/statistics';
import { t } from '../../../locales/text';
import { scoped } from '../../../ui/classNames';
import { formatWhen, visibleText } from '../../../ui/format';
import { exampleWords } from './figureWords';
import { problemWords } from './problemWords';
import styles from './Figures.module.css';

const c = scoped(styles);
const spark = { width: 90, height: 18 } as const;

export function ProblemList({ problems }: { readonly problems: readonly Problem[] }): ReactElement {
  return (
    <section className={c('card', 'problems')} aria-label={t('figures.problems')}>
      <h2 className={c('title')}>{t('figures.problems')}</h2>
      {problems.length === 0 ? (
        <p className="t2">{t('figures.problems.none')}</p>
      ) : (
        <ul className={c('list')}>
          {problems.map((problem) => (
            <li key={`${problem.class} ${problem.op} ${problem.endpoint}`}>
              <Row problem={problem} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ problem }: { readonly problem: Problem }): ReactElement {
  const { op, endpoint, count, firstMs, lastMs, perMinute, examples } = problem;
  return (
    <>
      <div className={c('problem')}>
        <b>{t(problemWords[problem.class].name)}</b>
        <span className="nowrap">{t('figures.problem.count', { count })}</span>
        <Spark counts={perMinute} />
        <span className="t3">
          {t('figures.problem.seen', { first: formatWhen(firstMs), last: formatWhen(lastMs) })}
        </span>
      </div>
      <p className="s12 t2">
        <span className={c('where')}>{t('figures.problem.where', { op, place: visibleText(endpoint) })}</span>{' '}
        {t(problemWords[problem.class].hint)}
      </p>
      <details>
        <summary className="s12">{t('figures.problem.examples', { count: examples.length })}</summary>
        <ul className={c('examples')}>
          {examples.toReversed().map((example, index) => (
            <li key={`${example.atMs} ${index}`} className="mono">
              {visibleText(exampleWords(example))}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function Spark({ counts }: { readonly counts: readonly number[] }): ReactElement {
  const most = Math.max(1, ...counts);
  const step = spark.width / Math.max(1, counts.length);
  return (
    <svg
      className={c('spark')}
      width={spark.width}
      height={spark.height}
      role="img"
      aria-label={t('figures.problem.spark', { count: counts.reduce((sum, count) => sum + count, 0) })}
    >
      {counts.map((count, minute) => {
        const height = count === 0 ? 0 : Math.max(2, (count / most) * spark.height);
        return <rect key={minute} x={minute * step} y={spark.height - height} width={step - 1} height={height} />;
      })}
    </svg>
  );
}
