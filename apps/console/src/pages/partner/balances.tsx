import { Answered, useAnswer } from '../../asking';
import { given } from '../../address';
import { amountOf } from '../../format';
import { useMoment } from '../../moment';
import { Stat, Stats } from '../../stat';

/** What it has, by asset; now, or as it was. */
export function Balances({ id }: { id: string }) {
  const { asOf, atPosition } = useMoment();
  const answer = useAnswer('/v1/partners/{partnerId}/balances', {
    path: { partnerId: id },
    query: given({ asOf, atPosition }),
  });
  return (
    <Answered of={answer}>
      {({ balances, freeDays }) => (
        <Stats>
          {balances.map(({ currency, availableMinor, heldMinor, reservedMinor, paidOutMinor, earnedMinor }) => (
            <Stat
              key={currency}
              title={`Available, ${currency}`}
              value={amountOf(availableMinor, currency)}
              more={
                <>
                  earned {amountOf(earnedMinor, currency)}
                  <br />
                  paid out {amountOf(paidOutMinor, currency)}
                  {heldMinor !== 0 && `, held ${amountOf(heldMinor, currency)}`}
                  {reservedMinor !== 0 && `, reserved ${amountOf(reservedMinor, currency)}`}
                </>
              }
            />
          ))}
          <Stat
            title="Available, free days"
            value={amountOf(freeDays.available, 'DAY')}
            more={
              <>
                granted {amountOf(freeDays.granted, 'DAY')}
                {freeDays.reversed !== 0 && `, taken back ${amountOf(freeDays.reversed, 'DAY')}`}
                <br />
                applied {amountOf(freeDays.applied, 'DAY')}
                {freeDays.held !== 0 && `, held ${amountOf(freeDays.held, 'DAY')}`}
              </>
            }
          />
        </Stats>
      )}
    </Answered>
  );
}
