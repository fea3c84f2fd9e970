/** What every command ends with; shown by `--help`. */
export const EXIT = { done: 0, failed: 1, usage: 2, noDatabase: 3, partly: 4, interrupted: 130 } as const;

export const EXIT_CODES_HELP = `
Exit codes:
  0    done
  1    failed, with the reason on standard error; safe to repeat
  2    wrong usage
  3    no database: no stack runs in this clone, and DATABASE_URL is not set or is no address of a database
  4    done but for some: events of an import or of what is validated that cannot be used, dead letters that could not be
       settled, or checks of an audit that could not be made; the summary says which, and why
  130  interrupted; what was done stays done`;
