/** The tests that failed, read from the tools' own reports: a name and the beginning of what each said. */

const mostLines = 12;

const beginning = (text) => text.trim().split('\n').slice(0, mostLines).join('\n');

/** @returns {string[]} one text per failed test of Vitest's JSON report, and per file that could not be loaded */
export const failedInVitest = ({ testResults }) =>
  testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) =>
      assertionResults.length === 0
        ? [`${name}\n${beginning(message)}`]
        : assertionResults
            .filter(({ status }) => status === 'failed')
            .map(({ fullName, failureMessages }) => `${name}: ${fullName}\n${beginning(failureMessages.join('\n'))}`),
    );

const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];

/** Every error of every attempt of one test of Playwright's report, under its file and title. */
function errorsOf({ file, title, tests }) {
  const messages = tests.flatMap(({ results }) =>
    results.flatMap((result) => result.errors.map(({ message }) => message)),
  );
  return `${file}: ${title}\n${beginning(messages.join('\n'))}`;
}

/** @returns {string[]} one text per failed test of Playwright's JSON report, and per error outside of any test */
export const failedInPlaywright = ({ suites, errors }) => [
  ...suites
    .flatMap(specsOf)
    .filter(({ ok }) => !ok)
    .map(errorsOf),
  ...errors.map(({ message }) => beginning(message)),
];

/** @returns {string[]} one text per test of Playwright's JSON report that failed at first and passed when it was tried again */
export const triedAgainInPlaywright = ({ suites }) =>
  suites
    .flatMap(specsOf)
    .filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
    .map(errorsOf);
