import type { Ask, Body, ListRoute } from '#client';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { given, useAddress } from './address';
import { Answered, useAnswer } from './asking';
import { Downloads } from './download';
import { Pages } from './listing';
import { Panel } from './panel';

const ROWS = 25;

/** A list of the query app, of which a page is shown. */
interface List<P extends ListRoute> {
  route: P;
  ask: Ask<P>;
  answer: UseQueryResult<Body<P>>;
}

/** The page of a list that the address says, and asks for again every `everyMs`. @param ask which list, and what of it */
export function useList<P extends ListRoute>(route: P, ask: Ask<P>, options: { everyMs?: number } = {}): List<P> {
  const after = useAddress().get('after');
  const { query } = ask as { query?: object };
  const page = { ...ask, query: { ...query, limit: ROWS, ...given({ after }) } } as Ask<P>;
  return { route, ask, answer: useAnswer(route, page, options) };
}

interface Props<P extends ListRoute, F extends keyof Body<P> & string> {
  title: string;
  of: List<P>;
  /** The answer's field that is the list. */
  field: F;
  /** Of the files that it can be had as, without their ending; left out: there are none. */
  files?: string;
  /** What is chosen of it: above its rows. */
  choice?: ReactNode;
  /** Below its rows. */
  after?: ReactNode;
  children: (rows: Body<P>[F]) => ReactNode;
}

/** A list with its files, page by page. */
export const ListPanel = <P extends ListRoute, F extends keyof Body<P> & string>({
  title,
  of: { route, ask, answer },
  field,
  files,
  choice,
  after,
  children,
}: Props<P, F>) => (
  <Panel title={title} beside={files !== undefined && <Downloads route={route} ask={ask} name={files} list={field} />}>
    {choice}
    <Answered of={answer}>
      {(body) => (
        <>
          {children(body[field])}
          <Pages next={(body as { next: string | null }).next} />
        </>
      )}
    </Answered>
    {after}
  </Panel>
);
