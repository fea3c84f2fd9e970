const CONSOLE = /^(?:\/programs\/([^/]+))?\/console(?=\/|$)/;

const [here = '/console', program] = CONSOLE.exec(location.pathname) ?? [];

/** Where this console stands, before the addresses of its pages. */
export const CONSOLE_PATH = here;

/** Before the addresses of the queries: nothing, or where those of one program of several are. */
export const BASE_PATH = here.slice(0, -'/console'.length);

/** Whose ledger it shows, where there are several. */
export const PROGRAM = program;

/** The same console of another program. */
export const consoleOf = (path: string): string => `${path}/console/`;
