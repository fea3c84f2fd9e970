import type { Body } from '#client';
import { Text } from '@mantine/core';
import { Answered, useAnswer } from '../asking';
import { given, useAddress } from '../address';
import { Entries } from '../entries';
import { When } from '../format';
import { ListPanel, useList } from '../list-panel';
import { Listing } from '../listing';
import { PageTitle, Panel, Status, ToClaim, ToPartner, ToClient } from '../panel';
import { StatusChoice } from '../status-choice';

type Claim = Body<'/v1/claims/{claimId}'>;

const STATUSES = ['filed', 'approved', 'rejected'] as const;

const FIELDS: { field: keyof Claim; title: string }[] = [
  { field: 'partnerInstance', title: 'Partner’s instance' },
  { field: 'clientInstance', title: 'Client’s instance' },
  { field: 'partnerEmail', title: 'Partner’s e-mail' },
  { field: 'clientEmail', title: 'Client’s e-mail' },
  { field: 'referralLink', title: 'Referral link' },
];

export function Claims() {
  const address = useAddress();
  const status = STATUSES.find((each) => each === address.get('status'));
  const claims = useList('/v1/claims', { query: given({ status }) });
  return (
    <>
      <PageTitle>Claims</PageTitle>
      <StatusChoice statuses={STATUSES} status={status} />
      <ListPanel title="Claims" of={claims} field="claims" files="claims">
        {(rows) => (
          <Listing
            label="Claims"
            rows={rows}
            empty="No claim is like that."
            keyOf={(row) => row.claimId}
            columns={[
              { title: 'Claim', of: (row) => <ToClaim id={row.claimId} /> },
              { title: 'Status', of: (row) => <Status>{row.status}</Status> },
              { title: 'Filed', of: (row) => row.filedAt && <When at={row.filedAt} /> },
              { title: 'Decided', of: (row) => row.decidedAt && <When at={row.decidedAt} /> },
              { title: 'Known of 5', number: true, of: (row) => row.matched.length },
              {
                title: 'For',
                of: (row) => row.partnerId && <ToPartner id={row.partnerId} />,
              },
              {
                title: 'Client',
                of: (row) => row.accountId && <ToClient id={row.accountId} />,
              },
              { title: 'Why', of: (row) => row.reason },
            ]}
          />
        )}
      </ListPanel>
    </>
  );
}

export function ClaimPage({ id }: { id: string }) {
  const answer = useAnswer('/v1/claims/{claimId}', { path: { claimId: id } });
  return (
    <>
      <PageTitle above="Claim">{id}</PageTitle>
      <Answered of={answer}>
        {(claim) => (
          <>
            <Text size="sm" component="div">
              <Status>{claim.status}</Status> Filed <When at={claim.filedAt} />
              {claim.decidedAt !== null && (
                <>
                  , decided <When at={claim.decidedAt} />
                </>
              )}
              {claim.reason !== null && `: ${claim.reason}`}
              {claim.partnerId !== null && claim.accountId !== null && (
                <>
                  : client <ToClient id={claim.accountId} /> is partner <ToPartner id={claim.partnerId} />
                  ’s
                </>
              )}
            </Text>
            <Panel title="What was filed">
              <Listing
                label="What was filed"
                rows={FIELDS}
                empty=""
                keyOf={(row) => row.field}
                columns={[
                  { title: 'Field', of: (row) => row.title },
                  { title: 'Value', of: (row) => (claim[row.field] as string | null) ?? 'not told' },
                  { title: 'Known here', of: (row) => knownHere(claim, row.field) },
                ]}
              />
            </Panel>
            {claim.status !== 'filed' && <Moved by={id} />}
          </>
        )}
      </Answered>
    </>
  );
}

function knownHere({ matched }: Claim, field: string): string {
  if (field.endsWith('Email')) return 'addresses are not known here';
  return (matched as readonly string[]).includes(field) ? 'yes' : 'no';
}

/** The entries that a decision caused. */
function Moved({ by: claimId }: { by: string }) {
  const moved = useList('/v1/claims/{claimId}/entries', { path: { claimId } });
  return (
    <ListPanel title="What the decision moved" of={moved} field="entries">
      {(entries) => {
        const owners = new Map(entries.map(({ entryId, partnerId }) => [entryId, partnerId]));
        const of = (entryId: string) => owners.get(entryId) ?? '';
        return (
          <Entries
            label="What the decision moved"
            entries={entries}
            empty="Nothing: no payment was rewarded otherwise by it."
            before={[
              {
                title: 'Partner',
                of: ({ entryId }) => <ToPartner id={of(entryId)} />,
              },
            ]}
          />
        );
      }}
    </ListPanel>
  );
}
