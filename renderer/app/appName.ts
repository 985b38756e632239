/** The name of the program, which no language translates. */
export const appName = 'Satchel';
