/** House rules for the sources. A message tells the person who broke the rule where the thing belongs. */
import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const noShell = [
  {
    selector: "Property[key.name='shell'] > Literal[value=true]",
    message: 'A shell reads file names as commands: give a program and an argument array.',
  },
];
const noHtml = [
  {
    selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
    message: 'Names and paths are hostile text: render them as children.',
  },
];
const noDefaultExport = [{ selector: 'ExportDefaultDeclaration', message: 'Export by name, the name of the file.' }];
const windowFactory = [
  {
    selector: "NewExpression[callee.name='BrowserWindow']",
    message: 'Windows are made by createWindow in main/app/windows.ts, which sets the security preferences.',
  },
];
const noClock = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'The engine is given its time: take a Clock (ports/clock.ts).',
  },
  {
    selector: "CallExpression[callee.object.name='performance'][callee.property.name='now']",
    message: 'The engine is given its time: take a Clock (ports/clock.ts).',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'The engine is given its ids and chances: take Ids (ports/clock.ts).',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'The engine is given its time: take a Clock (ports/clock.ts).',
  },
  {
    selector: 'CallExpression[callee.name=/^(setTimeout|setInterval)$/]',
    message: 'The engine waits through its Clock, so that a test can move time.',
  },
];

const word = 'value=/\\p{L}{2}/u';
const wordsOf = (place) => [
  `${place} > Literal[${word}]`,
  `${place} > TemplateLiteral > TemplateElement[value.raw=/\\p{L}{2}/u]`,
];
const spokenAttributes =
  'JSXAttribute[name.name=/^(aria-label|aria-description|alt|title|label|sideLabel|placeholder|sub|note|description|errorMessage|busyLabel|disabledReason|words|verb|text|spokenAs)$/]';
const drawn = ':matches(JSXElement, JSXFragment) > JSXExpressionContainer';
const branches = ':matches(ConditionalExpression, LogicalExpression)';
/** Two letters side by side are a word; units, symbols and single keys are none. */
const noLiteralText = [
  `JSXText[${word}]`,
  ...wordsOf(spokenAttributes),
  ...wordsOf(`${spokenAttributes} > JSXExpressionContainer`),
  ...wordsOf(`${spokenAttributes} > JSXExpressionContainer > ${branches}`),
  ...wordsOf(drawn),
  ...wordsOf(`${drawn} > ${branches}`),
  // The second argument says how urgent it is.
  "CallExpression[callee.name='announce'] > Literal:first-child",
  "CallExpression[callee.name='announce'] > TemplateLiteral:first-child",
].map((selector) => ({
  selector,
  message:
    'What a person reads or hears belongs to renderer/locales/en/<area>.json: t(id) in a plain place, <Text id> where it holds marks.',
}));

const noExec = {
  name: 'node:child_process',
  importNames: ['exec', 'execSync'],
  message: 'exec goes through a shell: use spawn or execFile with an argument array.',
};
const rawIpc = {
  name: 'electron',
  importNames: ['ipcRenderer', 'ipcMain'],
  message: 'Messages cross processes only through preload/ and main/ipc/, which check sender and shape.',
};
const electronOutside = {
  name: 'electron',
  message:
    'electron is imported only by main/index.ts, main/app, main/ipc and preload; everything else runs without it.',
};

export default defineConfig(
  {
    ignores: [
      'node_modules/',
      'out/',
      'dist/',
      'coverage/',
      'test/.artifacts/',
      'test/.cache/',
      'test/fixtures/',
      'scripts/defaultApp/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    ignores: ['*.config.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        // All layers in one program; what a layer must not know is the business of its own tsconfig.
        project: 'tsconfig.lint.json',
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // The type is what says "nothing to answer"; a class per message or a generic per key is a matter of taste.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      'no-restricted-imports': ['error', { paths: [noExec, rawIpc] }],
      'no-restricted-syntax': ['error', ...noShell, ...noDefaultExport, ...noHtml, ...windowFactory],
      'no-eval': 'error',
      'no-implied-eval': 'off',
      'max-lines': ['warn', { max: 400, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: [
      'main/engine/**',
      'main/adapters/**',
      'main/cli/**',
      'main/compose.ts',
      'main/compose/**',
      'shared/**',
      'renderer/**',
    ],
    rules: { 'no-restricted-imports': ['error', { paths: [noExec, electronOutside] }] },
  },
  {
    files: ['preload/**', 'main/index.ts', 'main/ipc/**', 'main/app/**'],
    rules: { 'no-restricted-imports': ['error', { paths: [noExec] }] },
  },
  {
    files: ['main/app/windows.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noShell, ...noDefaultExport, ...noHtml] },
  },
  {
    files: ['main/engine/**'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...noShell, ...noDefaultExport, ...noHtml, ...windowFactory, ...noClock],
    },
  },
  {
    files: ['main/**', 'shared/**', 'preload/**', 'renderer/**'],
    rules: { 'max-lines-per-function': ['warn', { max: 60, skipBlankLines: true, skipComments: true }] },
  },
  { files: ['renderer/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-syntax': ['error', ...noShell, ...noDefaultExport, ...noHtml, ...windowFactory, ...noLiteralText],
    },
  },
  {
    files: ['test/**'],
    rules: {
      // A test says what it expects to be there, and fails when it is not.
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-imports': ['error', { paths: [noExec] }],
    },
  },
  { files: ['**/*.d.ts'], rules: { '@typescript-eslint/consistent-type-definitions': 'off' } },
);
