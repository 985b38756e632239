/** The English words of commands and menus: a part of the window's catalogue that the native menu needs, too. */
import commands from './en/command.json';

export const commandText = commands;
export type CommandTextId = keyof typeof commands;
