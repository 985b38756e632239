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

/** @returns {string[]} one text per failed test of Playwright's JSON report, and per error outside of any test */
export function failedInPlaywright({ suites, errors }) {
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const ofSpec = ({ file, title, tests }) => {
    const messages = tests.flatMap(({ results }) =>
      results.flatMap((result) => result.errors.map(({ message }) => message)),
    );
    return `${file}: ${title}\n${beginning(messages.join('\n'))}`;
  };
  return [
    ...suites
      .flatMap(specs)
      .filter(({ ok }) => !ok)
      .map(ofSpec),
    ...errors.map(({ message }) => beginning(message)),
  ];
}
