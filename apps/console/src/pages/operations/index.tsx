import type { ReactNode } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { Nothing } from '../../asking';
import { PageTitle } from '../../panel';
import { DeadLetterPage } from './dead-letter';
import { DeadLetters } from './dead-letters';
import { Gaps } from './gaps';
import { Running } from './running';
import { Waiting } from './waiting';

const PARTS = [
  { path: '/operations', label: 'Running' },
  { path: '/operations/dead-letters', label: 'Dead letters' },
  { path: '/operations/waiting', label: 'Waiting facts' },
  { path: '/operations/gaps', label: 'Retention gaps' },
];

/** What runs and what hangs. It changes nothing: what an operator would do is a command to be copied. */
export function Operations() {
  return (
    <Switch>
      <Route path="/operations/dead-letters/:id">{({ id }) => <DeadLetterPage id={id} />}</Route>
      <Route path="/operations/dead-letters">
        <Part>
          <DeadLetters />
        </Part>
      </Route>
      <Route path="/operations/waiting">
        <Part>
          <Waiting />
        </Part>
      </Route>
      <Route path="/operations/gaps">
        <Part>
          <Gaps />
        </Part>
      </Route>
      <Route path="/operations">
        <Part>
          <Running />
        </Part>
      </Route>
      <Route>
        <Part>
          <Nothing>There is no such part.</Nothing>
        </Part>
      </Route>
    </Switch>
  );
}

function Part({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  return (
    <>
      <PageTitle>Operations</PageTitle>
      <nav className="places" aria-label="Parts of operations">
        {PARTS.map(({ path, label }) => (
          <Link key={path} href={path} aria-current={location === path ? 'page' : undefined}>
            {label}
          </Link>
        ))}
      </nav>
      {children}
    </>
  );
}
