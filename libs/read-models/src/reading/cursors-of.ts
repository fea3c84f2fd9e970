import { AsyncLocalStorage } from 'node:async_hooks';

const programs = new AsyncLocalStorage<string>();

/** Cursors that `work` gives and takes are this program's: those of another program's are taken for none of its own. */
export const withCursorsOf = <T>(program: string, work: () => T): T => programs.run(program, work);

/** Whose cursors are given and taken here; undefined: nobody's in particular. */
export const programOfCursors = (): string | undefined => programs.getStore();
