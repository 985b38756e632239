/** How a thread is started from a script, built or not. */

/** Has Node look for `.ts` where an import has no ending, for a thread that starts straight from source. */
const sourceImports = `data:text/javascript,${encodeURIComponent(
  "import{registerHooks}from'node:module';registerHooks({resolve:(name,context,next)=>next(/^\\.{1,2}\\//.test(name)&&!/\\.ts$/.test(name)?name+'.ts':name,context)})",
)}`;

/** Threads that read files keep hardly anything: with a larger young part each would take dozens of megabytes for what is gone at once. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 } as const;

/** What a `Worker` needs beside its script. */
export function threadOptions(scriptPath: string): {
  readonly execArgv?: string[];
  readonly resourceLimits: typeof resourceLimits;
} {
  return { resourceLimits, ...(scriptPath.endsWith('.ts') ? { execArgv: ['--import', sourceImports] } : {}) };
}
