/** Starts the program from its sources: `node test/support/s3server/main.mjs --bucket bkt`. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    next(/^\.\.?\//.test(specifier) && !/\.\w+$/.test(specifier) ? `${specifier}.ts` : specifier, context),
});
await import('./main.ts');
