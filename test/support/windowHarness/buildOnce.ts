/** Builds the window before the first test. */
import { buildWindow } from './serveWindow';

// Playwright loads the default export of a global setup file.
export default buildWindow;
