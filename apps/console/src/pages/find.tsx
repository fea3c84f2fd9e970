import { ProblemError } from '#client';
import { List } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Redirect } from 'wouter';
import { Answered, Nothing, useAsking } from '../asking';
import { useAddress } from '../address';
import {
  claimPath,
  clientPath,
  deadLetterPath,
  PageTitle,
  Panel,
  partnerPath,
  paymentPath,
  To,
  withdrawalPath,
} from '../panel';

/** Whatever has this id: the one thing at once, several to choose from. */
export function Find() {
  const id = useAddress().get('id') ?? '';
  const { client, session } = useAsking();
  const may = (...scopes: string[]) => scopes.some((scope) => session.scopes.has(scope));
  const read = may('referrals:read', 'referrals:self');
  const kinds = [
    {
      what: 'Payment',
      path: paymentPath(id),
      enabled: read,
      ask: () => client.get('/v1/payments/{paymentId}/explanation', { path: { paymentId: id } }),
    },
    {
      what: 'Partner',
      path: partnerPath(id),
      enabled: read,
      ask: () => client.get('/v1/partners/{partnerId}', { path: { partnerId: id } }),
    },
    {
      what: 'Client',
      path: clientPath(id),
      enabled: read,
      ask: () => client.get('/v1/accounts/{accountId}/referrer', { path: { accountId: id } }),
    },
    {
      what: 'Withdrawal',
      path: withdrawalPath(id),
      enabled: read,
      ask: () => client.get('/v1/withdrawals/{withdrawalId}', { path: { withdrawalId: id } }),
    },
    {
      what: 'Claim',
      path: claimPath(id),
      enabled: read,
      ask: () => client.get('/v1/claims/{claimId}', { path: { claimId: id } }),
    },
    {
      what: 'Dead letter',
      path: deadLetterPath(id),
      enabled: may('operations:read') && /^[mr]-\d+$/.test(id),
      ask: () => client.get('/v1/operations/dead-letters/{id}', { path: { id } }),
    },
  ];
  const answers = useQueries({
    queries: kinds.map(({ what, enabled, ask }) => ({
      queryKey: [session.token, 'find', what, id],
      queryFn: () => isThere(ask()),
      enabled: enabled && id !== '',
    })),
  });
  const found = kinds.filter((_, i) => answers[i]!.data === true);
  const failed = answers.find(({ error }) => error !== null);
  if (answers.some(({ isLoading }) => isLoading)) return <Nothing>Looking for {id} …</Nothing>;
  if (failed) {
    return (
      <>
        <PageTitle above="Found by id">{id}</PageTitle>
        <Answered of={failed}>{() => null}</Answered>
      </>
    );
  }
  if (found.length === 1) return <Redirect to={found[0]!.path} replace />;
  return (
    <>
      <PageTitle above="Found by id">{id}</PageTitle>
      {found.length === 0 ? (
        <Nothing>Nothing that you may see has this id.</Nothing>
      ) : (
        <Panel title="It is several things">
          <List size="sm">
            {found.map(({ what, path }) => (
              <List.Item key={what}>
                <To path={path}>{what}</To>
              </List.Item>
            ))}
          </List>
        </Panel>
      )}
    </>
  );
}

const isThere = (asked: Promise<unknown>): Promise<boolean> =>
  asked.then(
    () => true,
    (error: unknown) => {
      if (error instanceof ProblemError && error.status === 404) return false;
      throw error;
    },
  );
