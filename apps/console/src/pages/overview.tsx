import { SimpleGrid } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Answered, Nothing, useAnswer, useAsking, useMay, useSession } from '../asking';
import { useAddress } from '../address';
import { type Asset, Amounts, amountOf, assetName, countOf, counted, When } from '../format';
import { Listing } from '../listing';
import { PageTitle, Panel, Status, To, ToPartner, ToClient } from '../panel';
import { monthsBefore, Rewards } from '../rewards';
import { Stat, Stats } from '../stat';

/** What is owed, what came, what hangs: each a way in. */
export function Overview() {
  const mayFinance = useMay('finance:read');
  const mayOperate = useMay('operations:read');
  const mayAll = useMay('referrals:read');
  const maySelf = useMay('referrals:self');
  const { subject } = useSession();
  return (
    <>
      <PageTitle>Overview</PageTitle>
      {mayFinance && <Owed />}
      {mayOperate && <Hanging />}
      {mayFinance && <AllRewards />}
      {mayAll && (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <NewestClients />
          <LargestPartners />
        </SimpleGrid>
      )}
      {!mayFinance && !mayOperate && !mayAll && !maySelf && (
        <Nothing>Your token allows nothing of what is shown here.</Nothing>
      )}
      {!mayAll && maySelf && (
        <Panel title="Your own">
          <ToPartner id={subject} />
        </Panel>
      )}
    </>
  );
}

function Owed() {
  const answer = useAnswer('/v1/finance/liability', {}, { everyMs: 15_000 });
  return (
    <Answered of={answer}>
      {({ assets }) =>
        assets.length === 0 ? (
          <Nothing>Nothing is owed.</Nothing>
        ) : (
          <Stats>
            {moneyFirst(assets).map(({ asset, availableMinor, heldMinor, reservedMinor, partners }) => (
              <Stat
                key={asset}
                title={`Owed in ${assetName(asset)}`}
                path="/finance"
                value={amountOf(BigInt(availableMinor) + BigInt(heldMinor) + BigInt(reservedMinor), asset)}
                more={`to ${counted(partners, 'partner')}; held ${amountOf(heldMinor, asset)}, reserved ${amountOf(reservedMinor, asset)}`}
              />
            ))}
          </Stats>
        )
      }
    </Answered>
  );
}

const moneyFirst = <T extends { asset: string }>(assets: readonly T[]): T[] =>
  assets.toSorted((one, other) => Number(one.asset === 'DAY') - Number(other.asset === 'DAY'));

function Hanging() {
  const answer = useAnswer('/v1/operations/summary', {}, { everyMs: 5_000 });
  return (
    <Answered of={answer}>
      {({ lagEvents, lagSeconds, position, deadLetters, waiting, openRetentionGaps }) => {
        const open = deadLetters.reduce((sum, each) => sum + each.open, 0);
        const waits = waiting?.reduce((sum, { count }) => sum + count, 0);
        return (
          <Stats>
            <Stat
              title="Lag"
              path="/operations"
              value={counted(lagEvents, 'event')}
              more={`${lagSeconds.toFixed(1)} s, at position ${countOf(position)}`}
              isBad={lagSeconds > 60}
            />
            <Stat
              title="Open dead letters"
              path="/operations/dead-letters"
              value={countOf(open)}
              more={deadLetters[0] && open > 0 ? `most: ${deadLetters[0].reason}` : 'every message was taken in'}
              isBad={open > 0}
            />
            <Stat
              title="Facts that wait"
              path="/operations/waiting"
              value={waits === undefined ? '–' : countOf(waits)}
              more={waits === 0 ? 'for nothing' : 'for another that is not known'}
            />
            <Stat
              title="Open retention gaps"
              path="/operations/gaps"
              value={countOf(openRetentionGaps)}
              more={
                openRetentionGaps === 0 ? 'nothing was deleted unread' : 'deleted by the brokers before they were read'
              }
              isBad={openRetentionGaps > 0}
            />
          </Stats>
        );
      }}
    </Answered>
  );
}

function AllRewards() {
  const today = new Date().toISOString().slice(0, 10);
  const answer = useAnswer(
    '/v1/finance/rewards',
    { query: { by: 'month', from: monthsBefore(today, 23), to: today } },
    { everyMs: 60_000 },
  );
  return (
    <Panel title="Rewards by month" beside={<To path="/finance">Finance</To>}>
      <Answered of={answer}>{({ series }) => <Rewards series={series} />}</Answered>
    </Panel>
  );
}

const NEWEST = 6;

/** The newest clients are among those of the partners with the newest ones. */
function NewestClients() {
  const { client, session } = useAsking();
  const partners = useAnswer('/v1/partners', { query: { sort: '-latestClient', limit: NEWEST } }, { everyMs: 15_000 });
  const ids = (partners.data?.partners ?? []).map(({ partnerId }) => partnerId);
  const lists = useQueries({
    queries: ids.map((partnerId) => ({
      queryKey: [session.token, 'newest clients', partnerId],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const ask = { path: { partnerId }, query: { limit: NEWEST, sort: '-signedUpAt' as const }, signal };
        const { body } = await client.get('/v1/partners/{partnerId}/clients', ask);
        return body.clients.map((each) => ({ ...each, partnerId }));
      },
    })),
  });
  const newest = lists
    .flatMap(({ data }) => data ?? [])
    .sort((one, other) => other.signedUpAt.localeCompare(one.signedUpAt))
    .slice(0, NEWEST);
  const failed = lists.find(({ error }) => error !== null);
  return (
    <Panel title="Newest clients" beside={<To path="/partners?sort=-latestClient">Partners</To>}>
      <Answered of={partners}>
        {() => (
          <>
            {failed && <Answered of={failed}>{() => null}</Answered>}
            {(!failed || newest.length > 0) && (
              <Listing
                label="Newest clients"
                rows={newest}
                empty={lists.some(({ isPending }) => isPending) ? 'Loading …' : 'No client yet.'}
                keyOf={(row) => row.accountId}
                columns={[
                  { title: 'Client', of: (row) => <ToClient id={row.accountId} /> },
                  { title: 'Of partner', of: (row) => <ToPartner id={row.partnerId} /> },
                  { title: 'Signed up', of: (row) => <When at={row.signedUpAt} /> },
                ]}
              />
            )}
          </>
        )}
      </Answered>
    </Panel>
  );
}

function LargestPartners() {
  const asset = (useAddress().get('asset') ?? 'USD') as Asset;
  const answer = useAnswer('/v1/partners', { query: { sort: '-earned', asset, limit: NEWEST } }, { everyMs: 15_000 });
  return (
    <Panel
      title={`Largest partners by ${assetName(asset)}`}
      beside={<To path={`/partners?sort=-earned&asset=${asset}`}>All</To>}
    >
      <Answered of={answer}>
        {({ partners }) => (
          <Listing
            label="Largest partners"
            rows={partners}
            empty="No partner yet."
            keyOf={(row) => row.partnerId}
            columns={[
              { title: 'Partner', of: (row) => <ToPartner id={row.partnerId} /> },
              { title: 'Status', of: (row) => <Status>{row.status}</Status> },
              { title: 'Clients', number: true, of: (row) => countOf(row.directClients) },
              {
                title: 'Earned',
                number: true,
                of: (row) =>
                  asset === 'DAY' ? (
                    amountOf(row.freeDays.granted, 'DAY')
                  ) : (
                    <Amounts
                      of={row.balances
                        .filter(({ currency }) => currency === asset)
                        .map(({ currency, earnedMinor }) => ({ currency, minor: earnedMinor }))}
                    />
                  ),
              },
            ]}
          />
        )}
      </Answered>
    </Panel>
  );
}
