import { Answered, useAnswer } from '../../asking';
import { given, useAddress } from '../../address';
import { Downloads } from '../../download';
import { Pages } from '../../listing';
import { useMoment } from '../../moment';
import { Panel } from '../../panel';
import { WithdrawalList } from '../../withdrawals-list';

export function Withdrawals({ id }: { id: string }) {
  const after = useAddress().get('after');
  const { asOf, atPosition } = useMoment();
  const moment = given({ asOf, atPosition });
  const path = { partnerId: id };
  const answer = useAnswer('/v1/partners/{partnerId}/withdrawals', {
    path,
    query: { limit: 25, ...moment, ...given({ after }) },
  });
  return (
    <Panel
      title="Withdrawals"
      beside={
        <Downloads
          route="/v1/partners/{partnerId}/withdrawals"
          ask={{ path, query: moment }}
          name={`withdrawals ${id}`}
          list="withdrawals"
        />
      }
    >
      <Answered of={answer}>
        {({ withdrawals, next }) => (
          <>
            <WithdrawalList withdrawals={withdrawals} empty="None." />
            <Pages next={next} />
          </>
        )}
      </Answered>
    </Panel>
  );
}
