import { ID } from '#contracts';
import { CHANGE_TYPES, type ChangeType } from '#read-models';
import { LIMIT_DEFAULT, LIMIT_MAX, OneOfParameter, TextParameter, WholeNumberParameter } from '../http/parameters.js';

const CURSOR = /^(?:[a-z0-9-]{1,32}:)?[0-9]{1,16}(?:-[cev][0-9]{1,10})?$/;

export class ChangesParameters {
  @TextParameter(CURSOR, 'a position, or the `cursor` of a change', '1234')
  after?: string;

  @TextParameter(ID, 'the id of a partner: 1 to 128 letters, digits, . _ : @ and -', 'ann')
  partner?: string;

  @OneOfParameter(CHANGE_TYPES)
  type?: ChangeType;

  @WholeNumberParameter(1, LIMIT_MAX, { default: LIMIT_DEFAULT, description: 'Of a page; a stream has none.' })
  limit = LIMIT_DEFAULT;
}
