/** What a file holds, as its beginning tells. */
export type Kind =
  /** A CloudEvent a line, or a list of them. */
  | ({ kind: 'lines' } & Whose)
  /** One list of CloudEvents over many lines, or on a very long one. */
  | ({ kind: 'list' } & Whose)
  | OtherKind;

export interface Whose {
  /** The program whose ledger it was exported from; absent where that is none's, or it is no export. */
  program?: string;
}

/** Nothing that could be imported. */
export interface OtherKind {
  kind: 'other';
  /** For people, after "looks like". */
  looksLike: string;
  /** A filter that makes what can be imported out of it, for a shell; or what else can be done, in a sentence. */
  convert?: string;
  hint?: string;
}

export const other = (looksLike: string, advice: Omit<OtherKind, 'kind' | 'looksLike'> = {}): OtherKind => ({
  kind: 'other',
  looksLike,
  ...advice,
});
