import { Alert, Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { When } from './format';
import { goToSignIn, readProvider, renew } from './open-id';
import { sessionOf, type Session } from './session';

/** A session is renewed, or its end told of, so long before that. */
const BEFORE_MS = 120_000;
/** What a timer takes. */
const LATER_MS = 2 ** 31 - 1;

interface Props {
  session: Session;
  onSession: (session: Session) => void;
  onSignOut: () => void;
}

/** Has the session go on where its provider renews it; else says in time that it ends, and leads back to the page that is shown. */
export function Renewal({ session, onSession, onSignOut }: Props) {
  const { lasts, renewal } = session;
  const [ends, setEnds] = useState(false);
  useEffect(() => {
    setEnds(false);
    if (!lasts) return;
    let isGone = false;
    const goOn = async () => {
      const provider = renewal === undefined ? null : await readProvider();
      const renewed = provider && sessionOf(await renew(provider, renewal!));
      if (isGone) return;
      if (renewed) onSession(renewed);
      else setEnds(true);
    };
    const inMs = lasts.until - Math.min(BEFORE_MS, lasts.ms / 2) - Date.now();
    if (inMs > LATER_MS) return;
    const timer = setTimeout(() => void goOn().catch(() => !isGone && setEnds(true)), Math.max(0, inMs));
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [session, lasts, renewal, onSession]);
  if (!ends || !lasts) return null;
  const isOver = lasts.until <= Date.now();
  const again = async () => {
    const provider = await readProvider();
    if (provider) await goToSignIn(provider);
    else onSignOut();
  };
  return (
    <Alert className="warns" role="status" title={isOver ? 'The session is over' : 'The session ends'}>
      Your token {isOver ? 'was' : 'is'} accepted until <When at={new Date(lasts.until).toISOString()} />. Whoever signs
      in again comes back to this page.
      <Button size="compact-sm" mt="xs" display="block" onClick={() => void again().catch(onSignOut)}>
        Sign in again
      </Button>
    </Alert>
  );
}
