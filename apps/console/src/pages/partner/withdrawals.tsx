import { given } from '../../address';
import { ListPanel, useList } from '../../list-panel';
import { useMoment } from '../../moment';
import { WithdrawalList } from '../../withdrawals-list';

export function Withdrawals({ id }: { id: string }) {
  const { asOf, atPosition } = useMoment();
  const withdrawals = useList('/v1/partners/{partnerId}/withdrawals', {
    path: { partnerId: id },
    query: given({ asOf, atPosition }),
  });
  return (
    <ListPanel title="Withdrawals" of={withdrawals} field="withdrawals" files={`withdrawals ${id}`}>
      {(rows) => <WithdrawalList withdrawals={rows} empty="None." />}
    </ListPanel>
  );
}
