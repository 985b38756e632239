/** Job bundles as people write them, one trait each; the Deadline client and Satchel read them alike. */

export interface SampleBundle {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly given?: Readonly<Record<string, string>>;
}

const head = 'specificationVersion: jobtemplate-2023-09\nname: sample\n';
const steps = 'steps:\n- name: Render\n  script: {actions: {onRun: {command: "true"}}}\n';
const yaml = (definitions: string): string => `${head}parameterDefinitions:\n${definitions}${steps}`;
const values = (rows: string): string => `parameterValues:\n${rows}`;
const path = (name: string, more: string, standard = ''): string =>
  `- {name: ${name}, type: PATH${more}${standard === '' ? '' : `, default: ${standard}`}}\n`;

export const sampleBundles: readonly SampleBundle[] = [
  { title: 'a template alone, in YAML', files: { 'template.yaml': `${head}${steps}` } },
  {
    title: 'a template alone, in JSON',
    files: { 'template.json': '{"specificationVersion": "jobtemplate-2023-09", "name": "n", "steps": []}' },
  },
  {
    title: 'input file, input folder and a folder by default of objectType',
    files: {
      'template.yaml': yaml(
        path('Scene', ', dataFlow: IN, objectType: FILE', 'scene.ma') +
          path('Textures', ', dataFlow: IN, objectType: DIRECTORY', 'textures') +
          path('Cache', ', dataFlow: IN', './cache/'),
      ),
    },
  },
  {
    title: 'output file, whose folder counts, and output folders',
    files: {
      'template.yaml': yaml(
        path('Movie', ', dataFlow: OUT, objectType: FILE', 'out/movie.mov') +
          path('Frames', ', dataFlow: OUT, objectType: DIRECTORY', 'frames') +
          path('More', ', dataFlow: OUT', 'more'),
      ),
    },
  },
  {
    title: 'both ways',
    files: {
      'template.yaml': yaml(
        path('State', ', dataFlow: INOUT, objectType: FILE', 'state/db.sqlite') +
          path('Work', ', dataFlow: INOUT, objectType: DIRECTORY', 'work') +
          path('Other', ', dataFlow: INOUT', '.'),
      ),
    },
  },
  {
    title: 'paths that are only named',
    files: { 'template.yaml': yaml(path('A', '', 'a') + path('B', ', dataFlow: NONE, objectType: FILE', 'b')) },
  },
  {
    title: 'absolute paths in parameter_values',
    files: {
      'template.yaml': yaml(path('Scene', ', dataFlow: IN, objectType: FILE') + path('Out', ', dataFlow: OUT')),
      'parameter_values.yaml': values('- name: Scene\n  value: /show/scene.ma\n- {name: Out, value: /renders/x}\n'),
    },
  },
  {
    title: 'a value given for the submission wins and is taken from the working directory',
    files: {
      'template.yaml': yaml(path('Scene', ', dataFlow: IN, objectType: FILE', 'scene.ma')),
      'parameter_values.json': '{"parameterValues": [{"name": "Scene", "value": "/elsewhere/x.ma"}]}',
    },
    given: { Scene: '../here/./y.ma' },
  },
  {
    title: 'asset references of every kind, with odd spellings',
    files: {
      'template.yaml': `${head}${steps}`,
      'asset_references.yaml':
        'assetReferences:\n  inputs:\n    filenames:\n    - /a/b/../c.tx\n    - /a//d.tx\n    - /a/d.tx\n    directories: [/dir/, /dir/x]\n' +
        '  outputs: {directories: [/out/./r]}\n  referencedPaths: [/ref/x]\n',
    },
  },
  {
    title: 'asset references in JSON that lack most parts',
    files: {
      'template.yaml': `${head}${steps}`,
      'asset_references.json': '{"assetReferences": {"outputs": {"directories": ["/o"]}}}',
    },
  },
  {
    title: 'an empty asset_references and an empty parameter_values',
    files: { 'template.yaml': `${head}${steps}`, 'asset_references.yaml': '', 'parameter_values.yaml': '# none\n' },
  },
  {
    title: 'numbers and texts of YAML 1.1',
    files: {
      'template.yaml': yaml(
        '- {name: A, type: STRING}\n- {name: B, type: STRING}\n- {name: C, type: INT}\n- {name: D, type: FLOAT}\n- {name: E, type: STRING}\n- {name: F, type: FLOAT}\n- {name: G, type: STRING}\n',
      ),
      'parameter_values.yaml': values(
        '- {name: A, value: yes}\n- {name: B, value: 010}\n- {name: C, value: 0x1F}\n- {name: D, value: 1.50}\n- {name: E, value: 1e3}\n- {name: F, value: 1e3}\n- {name: G, value: 2024-01-31}\n',
      ),
    },
  },
  {
    title: 'whole and broken numbers in JSON stay apart',
    files: {
      'template.yaml': yaml(
        '- {name: A, type: STRING}\n- {name: B, type: FLOAT}\n- {name: C, type: FLOAT}\n- {name: D, type: STRING}\n',
      ),
      'parameter_values.json':
        '{"parameterValues": [{"name": "A", "value": 1.0}, {"name": "B", "value": 3}, {"name": "C", "value": 1e-7}, {"name": "D", "value": 12345678901234567890123}]}',
    },
  },
  {
    title: 'truth in all its spellings',
    files: {
      'template.yaml': yaml(['A', 'B', 'C', 'D', 'E'].map((name) => `- {name: ${name}, type: BOOL}\n`).join('')),
      'parameter_values.yaml': values(
        '- {name: A, value: On}\n- {name: B, value: "no"}\n- {name: C, value: 1}\n- {name: D, value: 0.0}\n- {name: E, value: "TRUE"}\n',
      ),
    },
  },
  {
    title: 'a range of frames',
    files: { 'template.yaml': yaml('- {name: Frames, type: RANGE_EXPR, default: 1-10}\n') },
    given: { Frames: ' 1-10:4, 10-15 ,20 - 18:-1' },
  },
  {
    title: 'lists of every type',
    files: {
      'template.yaml': yaml(
        '- {name: S, type: "LIST[STRING]"}\n- {name: P, type: "LIST[PATH]", dataFlow: IN, objectType: FILE}\n- {name: I, type: "LIST[INT]"}\n- {name: F, type: "LIST[FLOAT]"}\n- {name: B, type: "LIST[BOOL]"}\n- {name: M, type: "LIST[LIST[INT]]"}\n- {name: E, type: "LIST[STRING]", default: []}\n',
      ),
      'parameter_values.yaml': values(
        '- {name: S, value: [a, "", é]}\n- {name: P, value: [/x/a.ma, /x/b.ma]}\n- {name: I, value: [1, -2, 007]}\n- {name: F, value: [1, 0.1, 1.0e+16, 1.0e-5, 123456789.125]}\n- {name: B, value: [yes, "off", 1]}\n- {name: M, value: [[1, 2], []]}\n',
      ),
    },
  },
  {
    title: 'lists given as JSON texts',
    files: {
      'template.yaml': yaml('- {name: P, type: "LIST[PATH]", dataFlow: INOUT}\n- {name: I, type: "LIST[INT]"}\n'),
    },
    given: { P: '["x/y", "/z", ""]', I: '[3, 4]' },
  },
  {
    title: 'addresses with the EXPR extension, and types in lower case',
    files: {
      'template.yaml': `extensions: [EXPR]\n${yaml(
        '- {name: A, type: path, dataFlow: IN, default: "s3://bucket/key"}\n- {name: B, type: "list[path]", dataFlow: OUT}\n',
      )}`,
      'parameter_values.yaml': values('- {name: B, value: ["s3://b/o", /local/o]}\n'),
    },
    given: { A: 'https://example.com/a b' },
  },
  {
    title: 'an address without the extension is a path',
    files: { 'template.yaml': yaml(path('A', ', dataFlow: NONE')) },
    given: { A: 's3://bucket/key' },
  },
  {
    title: 'settings of the job, and names of other submitters',
    files: {
      'template.yaml': `${head}${steps}`,
      'parameter_values.yaml': values(
        '- {name: "deadline:priority", value: 70}\n- {name: "deadline:targetTaskRunStatus", value: SUSPENDED}\n- {name: "deadline:maxFailedTasksCount", value: 3}\n- {name: "deadline:maxRetriesPerTask", value: 0}\n- {name: "other:thing", value: 1}\n',
      ),
    },
  },
  {
    title: 'anchors, merged keys and long texts',
    files: {
      'template.yaml': `${head}parameterDefinitions:\n- &one {name: A, type: STRING, maxLength: 100}\n- {<<: *one, name: B}\n${steps}`,
      'parameter_values.yaml': values(
        '- name: A\n  value: |\n    first\n    second\n- name: B\n  value: >-\n    one\n    line\n',
      ),
    },
  },
];
