/** Lets plain Node run the project's sources: imports of them name no extension. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const isSource =
      /^\.\.?\//.test(specifier) && !/\.\w+$/.test(specifier) && !context.parentURL?.includes('/node_modules/');
    return next(isSource ? `${specifier}.ts` : specifier, context);
  },
});
